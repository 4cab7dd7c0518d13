/**
 * Layer 01: the record batch, the unit in which everything travels and is stored.
 *
 * <pre>
 *   producer ──▶ [ header 61 bytes | records, maybe compressed ] ──▶ broker ──▶ the same bytes in a file ──▶ consumer
 * </pre>
 *
 * <p>A broker reads the header ({@link minibroker.record.BatchHeader}), checks the CRC once
 * ({@link minibroker.record.BatchCheck}), stamps three fields in place ({@link minibroker.record.BatchStamp}) and never
 * looks at a record. Records are decoded ({@link minibroker.record.BatchRecords}) only where somebody asks about one of
 * them, such as a lookup by timestamp, and laid out ({@link minibroker.record.BatchBuilder}) only where the broker itself
 * is the producer.
 *
 * <p>Everything here is a function of bytes: no thread, file or clock. Kafka's counterpart is
 * {@code org.apache.kafka.common.record}; magic 0 and 1, which Kafka 4 brokers no longer write, are left out.
 */
package minibroker.record;
