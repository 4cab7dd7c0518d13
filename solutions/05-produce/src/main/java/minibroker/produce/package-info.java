/**
 * Layer 05, produce: topics, and the road of a producer's batch into them. Three packages, read in this order:
 *
 * <ol>
 *   <li>{@link minibroker.produce.metadata}: what all brokers know in common, and how that changes;
 *   <li>{@link minibroker.produce.topics}: the requests about it: create, delete, describe, configure;
 *   <li>this one: from a Produce request to a batch that is written, committed and acknowledged.
 * </ol>
 *
 * <pre>
 *   ProduceHandler ──▶ LeaderAppend ──▶ rules for clients ─▶ AppendGate ─▶ PartitionLog ─▶ CommitRule ─▶ AckGate
 *         ▲              (one per         ClientBatch         13, 21         layer 03       13             13
 *         │               partition)      RecordWalk                                                       │
 *   ProduceAnswer ◀────────────────────────────────── AppendOutcome ◀──────────────────────────────────────┘
 * </pre>
 *
 * <p>{@link minibroker.produce.Partitions} is where this broker's part in each partition is known: which log, which leader
 * epoch, do we lead? The gates and the rule stand open until a later lab closes them.
 */
package minibroker.produce;
