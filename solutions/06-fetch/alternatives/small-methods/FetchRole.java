package minibroker.fetch;

import static minibroker.runtime.TodoError.todo;

import minibroker.log.LogOffsets;

/** Who reads decides how far. */
public enum FetchRole {
    /** Sees what is committed. */
    CONSUMER_UNCOMMITTED,
    /** Sees what is committed and belongs to no open transaction. */
    CONSUMER_COMMITTED,
    /** Sees everything: it is there to copy it. */
    FOLLOWER;

    /** A consumer, by its isolation level. */
    public static FetchRole ofConsumer(boolean readCommitted) {
        return readCommitted ? CONSUMER_COMMITTED : CONSUMER_UNCOMMITTED;
    }

    /** The first offset that this reader must not see. */
    public long bound(LogOffsets offsets) {
        if (this == FOLLOWER) {
            return offsets.logEndOffset();
        }
        if (this == CONSUMER_COMMITTED) {
            return offsets.lastStableOffset();
        }
        return offsets.highWatermark();
    }
}
