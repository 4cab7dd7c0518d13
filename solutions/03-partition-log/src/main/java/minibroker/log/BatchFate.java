package minibroker.log;

/** What compaction may do with a batch, from the most to the least destructive; of several opinions the strictest wins. */
public enum BatchFate {
    /** Its records and the batch itself may go. */
    DROP,
    /** The batch goes once none of its records is needed. */
    DROP_IF_EMPTY,
    /** The batch stays even without records, because its header is still needed. */
    KEEP_EMPTY
}
