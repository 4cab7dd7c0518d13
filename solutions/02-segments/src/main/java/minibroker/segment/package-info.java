/**
 * Layer 02: one segment, the file in which batches lie one behind the other.
 *
 * <pre>
 *   readings-0/00000000000000000042.log         batches, exactly as producers sent and the broker stamped them
 *   readings-0/00000000000000000042.index       offset    -> position, an entry per 4 KiB or so
 *   readings-0/00000000000000000042.timeindex   timestamp -> offset, at the same places
 * </pre>
 *
 * <p>The {@code .log} file is the truth. Everything else follows from its headers and can be rebuilt: the two sparse
 * indexes ({@link minibroker.segment.OffsetIndex}, {@link minibroker.segment.TimeIndex}), the next offset, the largest
 * timestamp. {@link minibroker.segment.Segment} keeps them together; {@link minibroker.segment.SegmentIndexes} is the one
 * rule by which they follow; {@link minibroker.segment.HeaderScan} is how a log is walked without decoding a record.
 *
 * <p>Owned by the loop's thread. Formats and file names are Kafka's, so its {@code DumpLogSegments} reads these files.
 * Kafka's counterparts: {@code LogSegment}, {@code OffsetIndex}, {@code TimeIndex}; it memory-maps the indexes, we keep
 * them in plain buffers, because a mapped file is a door that a simulated disk cannot stand behind.
 */
package minibroker.segment;
