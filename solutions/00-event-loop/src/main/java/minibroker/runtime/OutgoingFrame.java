package minibroker.runtime;

import java.io.IOException;
import java.nio.channels.GatheringByteChannel;

/** A frame on its way out, length prefix included; it may hold slices of files, which then leave without a copy. */
public interface OutgoingFrame {
    /** Writes as much as the channel takes now; true when nothing is left. Called again when the channel can take more. */
    boolean writeTo(GatheringByteChannel channel) throws IOException;

    /** The memory that this frame keeps until it is released, in bytes; slices of files do not count. */
    default long heldBytes() {
        return 0;
    }

    /** Called exactly once: when all bytes have left, or when the connection is gone. Lets go of what the frame holds. */
    default void release() {}
}
