package minibroker.produce.topics;

import java.util.List;
import minibroker.runtime.Setting;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/** What an operator can say about topics as such. How one topic behaves is said in {@code minibroker.log.TopicSettings}. */
public final class ProduceSettings {
    public static final Setting<Integer> NUM_PARTITIONS = Setting.of("num.partitions", Type.INT, 1, Range.atLeast(1),
            "How many partitions a topic gets whose creator does not say.");

    public static final Setting<Integer> DEFAULT_REPLICATION_FACTOR = Setting.of("default.replication.factor", Type.INT, 1,
            Range.atLeast(1), "How many replicas a partition gets if the topic's creator does not say.");

    public static final Setting<Boolean> AUTO_CREATE_TOPICS_ENABLE = Setting.of("auto.create.topics.enable", Type.BOOLEAN, true,
            null, "Whether a topic comes into being when a client asks for its metadata and agrees to that.");

    public static final Setting<Boolean> DELETE_TOPIC_ENABLE = Setting.of("delete.topic.enable", Type.BOOLEAN, true, null,
            "Whether topics can be deleted. If not, DeleteTopics is refused.");

    public static final List<Setting<?>> ALL =
            List.of(NUM_PARTITIONS, DEFAULT_REPLICATION_FACTOR, AUTO_CREATE_TOPICS_ENABLE, DELETE_TOPIC_ENABLE);

    private ProduceSettings() {}
}
