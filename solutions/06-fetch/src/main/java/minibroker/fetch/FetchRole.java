package minibroker.fetch;

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
    // tag::bound[]
    public long bound(LogOffsets offsets) {
        // lesson::step1[todo="three readers, three of the four offsets"]
        return switch (this) {
            case CONSUMER_UNCOMMITTED -> offsets.highWatermark();
            case CONSUMER_COMMITTED -> offsets.lastStableOffset();
            case FOLLOWER -> offsets.logEndOffset();
        };
        // end::step1
    }
    // end::bound[]
}
