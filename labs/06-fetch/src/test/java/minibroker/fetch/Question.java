package minibroker.fetch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import minibroker.wire.sim.SimContext;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FetchRequest;

/** A Fetch in the making. Unless it says otherwise, a consumer's, for one byte at least, which does not wait. */
final class Question {
    private final FetchTopic topic = new FetchTopic().setTopic("readings");
    private final FetchRequestData data = new FetchRequestData().setReplicaId(-1).setMaxBytes(1 << 20).setMinBytes(1)
        .setMaxWaitMs(0).setTopics(List.of(topic));

    private int brokerMaxBytes = Integer.MAX_VALUE;

    static Question consumer() {
        return new Question();
    }

    Question from(int partition, long offset) {
        return from(partition, offset, 1 << 20);
    }

    Question from(int partition, long offset, int partitionMaxBytes) {
        topic.partitions().add(new FetchPartition().setPartition(partition).setFetchOffset(offset)
            .setPartitionMaxBytes(partitionMaxBytes));
        return this;
    }

    /** Wants so many bytes, and waits for them so long. */
    Question wanting(int minBytes, int maxWaitMs) {
        data.setMinBytes(minBytes).setMaxWaitMs(maxWaitMs);
        return this;
    }

    Question atMost(int maxBytes) {
        data.setMaxBytes(maxBytes);
        return this;
    }

    /** The broker's own limit for one answer; it matters for {@link #pending} only. */
    Question brokerAllows(int maxBytes) {
        brokerMaxBytes = maxBytes;
        return this;
    }

    int partitions() {
        return topic.partitions().size();
    }

    FetchRequest build() {
        return new FetchRequest(data, HandBroker.VERSION);
    }

    /** The same as a fetch that nobody has tried to answer. Partitions from 3 on are not known to anybody. */
    PendingFetch pending(HandBroker broker, Answer answer) {
        return pending(broker, broker.reader(), answer);
    }

    PendingFetch pending(HandBroker broker, PartitionReader reader, Answer answer) {
        var asked = new ArrayList<PendingFetch.Asked>();
        for (var wanted : topic.partitions()) {
            var isKnown = wanted.partition() < HandBroker.PARTITIONS;
            asked.add(new PendingFetch.Asked(topic, wanted,
                isKnown ? Optional.of(HandBroker.partition(wanted.partition())) : Optional.empty(),
                isKnown ? Errors.NONE : Errors.UNKNOWN_TOPIC_OR_PARTITION));
        }
        return new PendingFetch(SimContext.of(ApiKeys.FETCH, HandBroker.VERSION), build(),
            FetchRole.CONSUMER_UNCOMMITTED, asked, Math.min(data.maxBytes(), brokerMaxBytes), reader,
            FetchAnnotator.NONE, broker.metadata(), answer);
    }
}
