package minibroker.runtime;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The door to the network: length-prefixed frames in, frames out. Owned by one {@link EventLoop}; every call except
 * {@link #wakeup} is made on its thread, and every {@link FrameHandler} is called from inside {@link #poll}.
 */
public interface Transport extends Closeable {
    /** Decides what happens on a connection that somebody else opened. Called before its first frame. */
    interface Acceptor {
        FrameHandler accept(Connection connection);
    }

    /** A bound address. */
    interface Listening extends Closeable {
        /** The address with its real port, also when port 0 was asked for. */
        InetSocketAddress address();

        @Override
        void close();
    }

    /**
     * Accepts connections.
     *
     * @param maxFrameBytes a frame that announces more than this (or a negative length) closes its connection
     * @throws IOException if the address cannot be bound; the message names it
     */
    Listening listen(InetSocketAddress address, int maxFrameBytes, Acceptor acceptor) throws IOException;

    /** Opens a connection. Never fails at once: if it cannot be had, the handler's {@code closed} is called in a later turn. */
    Connection connect(InetSocketAddress address, int maxFrameBytes, FrameHandler handler);

    /**
     * The only place where a loop waits: until a frame, a connection or a {@link #wakeup} comes, or {@code timeoutNanos}
     * have passed (0: do not wait). Delivers what came.
     *
     * @return the nanoseconds spent waiting, so that the loop can tell work from rest
     */
    long poll(long timeoutNanos) throws IOException;

    /** Ends a {@link #poll} that waits, or the next one at once. Any thread. */
    void wakeup();

    @Override
    void close();
}
