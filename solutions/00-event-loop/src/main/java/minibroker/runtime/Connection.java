package minibroker.runtime;

import java.net.InetSocketAddress;

/** One open connection, seen from the loop that owns it. Loop thread only. */
public interface Connection {
    /** Unique while the broker runs: {@code localHost:port-remoteHost:port-n}, as Kafka writes it. */
    String id();

    InetSocketAddress remoteAddress();

    /** Queues a frame; frames leave in the order of the calls. On a closed connection the frame is released at once. */
    void send(OutgoingFrame frame);

    /**
     * Says that the frame delivered last is done with, and asks for the next one. Until then nothing more is delivered
     * and its bytes stay valid: a peer that sends faster than it is answered is held back by its own socket. On a closed
     * connection nothing happens.
     */
    void resume();

    /**
     * Says that nobody will look at the bytes of the frame in hand again, although its answer may take long: a long poll that
     * waits for minutes need not keep memory that others wait for. {@link #resume} is still due. May be left out, also here.
     */
    default void forgetFrame() {}

    /** Closes at once; what has not left is dropped. The handler's {@code closed} is called once, in a later poll. */
    void close(String why);
}
