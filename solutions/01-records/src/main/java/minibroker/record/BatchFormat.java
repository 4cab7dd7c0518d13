package minibroker.record;

/**
 * Where the fields of a record batch lie, in bytes from its start. Numbers are big-endian.
 *
 * <pre>
 *    0  baseOffset            int64   set by the broker
 *    8  batchLength           int32   bytes that follow this field
 *   12  partitionLeaderEpoch  int32   set by the broker
 *   16  magic                 int8    2
 *   17  crc                   uint32  CRC-32C of everything from attributes to the end
 *   21  attributes            int16   0-2 codec, 3 log-append time, 4 transactional, 5 control, 6 delete horizon
 *   23  lastOffsetDelta       int32
 *   27  baseTimestamp         int64
 *   35  maxTimestamp          int64
 *   43  producerId            int64   -1: none
 *   51  producerEpoch         int16
 *   53  baseSequence          int32
 *   57  recordCount           int32
 *   61  records, compressed as one block if a codec is set
 * </pre>
 *
 * The CRC covers neither the offset nor the leader epoch, so a broker stamps both without reading a single record.
 * Kafka: {@code DefaultRecordBatch}.
 */
public final class BatchFormat {
    public static final int BASE_OFFSET = 0;
    public static final int BATCH_LENGTH = 8;
    public static final int LEADER_EPOCH = 12;
    public static final int MAGIC = 16;
    public static final int CRC = 17;
    public static final int ATTRIBUTES = 21;
    public static final int LAST_OFFSET_DELTA = 23;
    public static final int BASE_TIMESTAMP = 27;
    public static final int MAX_TIMESTAMP = 35;
    public static final int PRODUCER_ID = 43;
    public static final int PRODUCER_EPOCH = 51;
    public static final int BASE_SEQUENCE = 53;
    public static final int RECORD_COUNT = 57;

    /** Bytes of a batch before its first record. */
    public static final int HEADER_BYTES = 61;
    /** Bytes of a batch that {@code batchLength} does not count. */
    public static final int UNCOUNTED_BYTES = 12;

    public static final byte CURRENT_MAGIC = 2;

    /** Bits of the attributes. */
    public static final int CODEC_MASK = 0b111;
    public static final int LOG_APPEND_TIME_BIT = 0b1000;
    public static final int TRANSACTIONAL_BIT = 0b1_0000;
    public static final int CONTROL_BIT = 0b10_0000;
    public static final int DELETE_HORIZON_BIT = 0b100_0000;

    private BatchFormat() {}
}
