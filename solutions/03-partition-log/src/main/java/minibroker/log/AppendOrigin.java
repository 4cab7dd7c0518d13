package minibroker.log;

/** Who hands a batch to the log. Only a client is distrusted; only a leader's own appends get new offsets. */
public enum AppendOrigin {
    /** A producer's batch: checked by the passengers, stamped with offset and epoch. */
    CLIENT,
    /** A coordinator's records or markers on this broker: stamped; its CRC is believed, control batches are allowed. */
    COORDINATOR,
    /** Fetched from the leader: keeps its offsets and epochs, byte for byte. */
    REPLICATION,
    /** The metadata quorum's own log: stamped and believed likewise, and of any size. */
    QUORUM;

    /** True if the log gives the batch its offsets; false if the batch brings them. */
    public boolean assignsOffsets() {
        return this != REPLICATION;
    }
}
