package minibroker.runtime;

import java.nio.ByteBuffer;

/** What a connection calls, always on the loop's thread. */
public interface FrameHandler {
    /**
     * One whole frame without its length prefix. The bytes are a view of the connection's own buffer: valid until
     * {@link Connection#resume()} or {@link #closed}, then overwritten. What must live longer is copied, or written to a
     * file, first.
     */
    void frame(Connection connection, ByteBuffer frame);

    /**
     * The connection is gone; called exactly once, also when it could never be opened, and also while a frame is handled: a
     * peer that ends its side before there is an answer does not want one.
     */
    default void closed(Connection connection, String why) {}
}
