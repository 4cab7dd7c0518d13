package minibroker.wire;

import org.apache.kafka.common.requests.AbstractResponse;

/**
 * Where the answer to one request goes. Exactly one of {@code reply}, {@code noReply} and {@code close} is called, exactly
 * once; not at all if the connection has gone before. Loop thread only.
 */
public interface Responder {
    void reply(AbstractResponse response);

    /** Like {@link #reply(AbstractResponse)}; {@code whenSent} runs once the answer has left or the connection is gone. */
    void reply(AbstractResponse response, Runnable whenSent);

    /** For the one request that has no answer: Produce with {@code acks=0}. The next request of the connection may come. */
    void noReply();

    /** Ends the connection instead of answering, saying why in the log: all a broker can do when {@code acks=0} fails. */
    void close(String why);

    /**
     * For questions that may wait long: {@code forget} runs if the connection goes while there is no answer yet. An answer
     * after that is harmless, and useless.
     */
    default void whenGone(Runnable forget) {}
}
