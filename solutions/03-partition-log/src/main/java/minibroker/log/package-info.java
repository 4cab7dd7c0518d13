/**
 * Layer 03: the log of a partition, made of segments, and the data directory that holds many of them.
 *
 * <pre>
 *                          append                 read up to …
 *                            │                     ▲
 *   PartitionLog             │    start ≤ last stable ≤ high watermark ≤ end      passengers ride along:
 *                            ▼                     │                              epochs, producers, transactions
 *   LocalLog      | 0 ...... 119 | 120 ...... 259 | 260 ... 300 |
 *                   ▲ retention                     ▲ active: the only segment that grows;
 *                     removes here                    forced by the worker once it is closed
 *
 *   LogDirectory  .lock   meta.properties   three checkpoints   readings-0/   readings-1/   …
 * </pre>
 *
 * <p>Reading order. {@link minibroker.log.LogOffsets}: who may see what.
 * {@link minibroker.log.PartitionLog}: the operations, on the segments of a {@link minibroker.log.LocalLog}.
 * {@link minibroker.log.IncomingBatches}: what is asked of a batch before it is written. {@link minibroker.log.RollRule} and
 * {@link minibroker.log.Retention}: when segments begin and go. Then the crash story:
 * {@link minibroker.log.RecoveryPoint} (what is surely on the platter), {@link minibroker.log.SegmentRecovery} (what a start
 * makes of the rest), {@link minibroker.log.SegmentSwap} (replacing segments in one step),
 * {@link minibroker.log.OffsetCheckpoint}.
 *
 * <p>Two promises. After a kill, no appended batch is missing. After a power loss, the log is a prefix of what it was,
 * and no shorter than its recovery point: it begins where it began, also if nothing of it had been forced, because no segment
 * is created, and none removed, before the names of all others are durable.
 *
 * <p>The seam for later layers is {@link minibroker.log.LogPassenger}: state that is a fold over batch headers. Everything is
 * owned by the loop's thread. Kafka's counterparts: {@code UnifiedLog}, {@code LocalLog}, {@code LogLoader},
 * {@code LogManager}.
 */
package minibroker.log;
