/**
 * What all brokers know in common. It is not written anywhere by a handler: a handler decides on an image of the cluster and
 * proposes records; a journal commits them; every broker folds them into its next image and acts on what concerns it.
 *
 * <pre>
 *   CreateTopics …  ──decide(image)──▶ ClusterMetadata ──propose──▶ MetadataJournal          (alone: LocalJournal)
 *                                            ▲                            │
 *   Metadata, DescribeConfigs … ◀── image ───┤◀───────committed───────────┘
 *                                            │
 *                                            └──▶ PartitionListener: leading, following, gone
 *                                                 ConfigListener:    another value counts
 * </pre>
 *
 * <p>Labs 15 to 18 put a controller and a quorum behind the journal; nothing else here changes then.
 */
package minibroker.produce.metadata;
