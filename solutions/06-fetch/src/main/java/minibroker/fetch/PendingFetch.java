package minibroker.fetch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import minibroker.fetch.PartitionReader.Reading;
import minibroker.produce.metadata.MetadataImage;
import minibroker.wire.ApiContext;
import minibroker.wire.Responder;
import minibroker.wire.SliceRecords;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.LeaderIdAndEpoch;
import org.apache.kafka.common.message.FetchResponseData.NodeEndpoint;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;

/**
 * One Fetch from question to answer. It keeps offsets while it waits, never bytes: those are looked up again at each wake-up.
 *
 * <p>Simplified: Kafka's {@code DelayedFetch.tryComplete} subtracts file positions to see how many bytes there are, and reads
 * only when it answers. We read, which costs a look into the index and a header or two, and say it once.
 */
final class PendingFetch implements Purgatory.Waiting {
    /**
     * One partition of the question.
     *
     * @param partition empty if {@code error} says why it cannot be read
     */
    record Asked(FetchTopic topic, FetchPartition wanted, Optional<TopicIdPartition> partition, Errors error) {
        /** What it looks like to other layers; for partitions that can be read. */
        FetchRequestView view(FetchRole role, int replicaId, long endOffset) {
            return new FetchRequestView(partition.orElseThrow(), role, replicaId, wanted.fetchOffset(),
                    wanted.currentLeaderEpoch(), wanted.lastFetchedEpoch(), endOffset);
        }
    }

    private final ApiContext context;
    private final FetchRequest request;
    private final FetchRole role;
    private final List<Asked> asked;
    private final int maxBytes;
    private final PartitionReader reader;
    private final FetchAnnotator annotator;
    private final Supplier<MetadataImage> image;
    private final Responder reply;

    PendingFetch(ApiContext context, FetchRequest request, FetchRole role, List<Asked> asked, int maxBytes,
            PartitionReader reader, FetchAnnotator annotator, Supplier<MetadataImage> image, Responder reply) {
        this.context = context;
        this.request = request;
        this.role = role;
        this.asked = asked;
        this.maxBytes = maxBytes;
        this.reader = reader;
        this.annotator = annotator;
        this.image = image;
        this.reply = reply;
    }

    // tag::try[]
    @Override
    public boolean tryComplete() {
        // lesson::step4[todo="three reasons to answer now; and whose are the slices if you do not?"]
        var readings = readAll();
        if (request.maxWait() <= 0 || nothingIsReadable() || isEnough(readings)) {
            answer(readings);
            return true;
        }
        readings.forEach(Reading::release);
        return false;
        // end::step4
    }
    // end::try[]

    @Override
    public void parked(Runnable forget) {
        reply.whenGone(forget);
    }

    @Override
    public void expire() {
        // lesson::step4[todo="what there is by now"]
        answer(readAll());
        // end::step4
    }

    /** Whoever asked for nothing, or only for what nobody can read, has nothing to wait for. */
    private boolean nothingIsReadable() {
        return asked.stream().allMatch(each -> each.error() != Errors.NONE);
    }

    /**
     * Enough bytes, or something that has happened to a partition. What was wrong with a partition from the start is no news: a
     * consumer of a deleted topic and of a live one would be answered at once, ask again at once, and so on for ever.
     */
    // tag::enough[]
    private boolean isEnough(List<Reading> readings) {
        // lesson::step4[todo="news from a partition that could be read; or bytes, as many as were wanted and can come"]
        long bytes = 0;
        for (int i = 0; i < readings.size(); i++) {
            if (readings.get(i).isUrgent() && asked.get(i).error() == Errors.NONE) {
                return true;
            }
            bytes += readings.get(i).sizeInBytes();
        }
        return bytes >= Math.min(request.minBytes(), maxBytes);
        // end::step4
    }
    // end::enough[]

    /** One reading for each partition, in the order of {@code asked}, all together within {@code maxBytes}, but for KIP-74. */
    // tag::read-all[]
    List<Reading> readAll() {
        // lesson::step2[todo="what is left for the next partition? and until when may a batch be too large?"]
        var readings = new ArrayList<Reading>(asked.size());
        int left = maxBytes;
        boolean nothingYet = true;
        for (var each : asked) {
            var reading = read(each, left, nothingYet);
            left -= reading.sizeInBytes();
            nothingYet &= reading.sizeInBytes() == 0;
            readings.add(reading);
        }
        return readings;
        // end::step2
    }
    // end::read-all[]

    /** One partition, within what is left and within the limit that it was given itself. */
    private Reading read(Asked each, int left, boolean nothingYet) {
        if (each.error() != Errors.NONE) {
            return Reading.failed(each.error());
        }
        var wanted = each.wanted();
        var reading = reader.read(each.view(role, request.replicaId(), wanted.fetchOffset()),
                Math.min(left, wanted.partitionMaxBytes()), nothingYet);
        boolean negative = wanted.partitionMaxBytes() < 0 || maxBytes < 0 && each == firstReadable();
        return negative ? refused(reading, wanted) : reading;
    }

    private Asked firstReadable() {
        return asked.stream().filter(each -> each.error() == Errors.NONE).findFirst().orElseThrow();
    }

    /**
     * A negative limit is a mistake where there is something to be read: there it fails, and says no more than that. The limit of
     * the whole request is looked at by the first partition only. Both as in Kafka, whose limit is 0 once something took from it.
     */
    private Reading refused(Reading reading, FetchPartition wanted) {
        if (reading.isUrgent() || wanted.fetchOffset() >= role.bound(reading.offsets())) {
            return reading;
        }
        reading.release();
        return Reading.failed(Errors.UNKNOWN_SERVER_ERROR);
    }

    /** Takes the readings over: their files are released when the answer has left, or its connection has gone. */
    private void answer(List<Reading> readings) {
        var data = new FetchResponseData();
        for (int i = 0; i < asked.size(); i++) {
            topicAnswer(data, asked.get(i).topic()).partitions().add(partitionAnswer(asked.get(i), readings.get(i), data));
        }
        reply.reply(FetchResponse.of(data), () -> readings.forEach(Reading::release));
    }

    /** Partitions come topic by topic, so the last answer is the one to look at. */
    private static FetchableTopicResponse topicAnswer(FetchResponseData data, FetchTopic topic) {
        var answers = data.responses();
        var last = answers.isEmpty() ? null : answers.get(answers.size() - 1);
        if (last == null || !last.topic().equals(topic.topic()) || !last.topicId().equals(topic.topicId())) {
            last = new FetchableTopicResponse().setTopic(topic.topic()).setTopicId(topic.topicId());
            answers.add(last);
        }
        return last;
    }

    private PartitionData partitionAnswer(Asked each, Reading reading, FetchResponseData data) {
        var answer = new PartitionData().setPartitionIndex(each.wanted().partition()).setRecords(MemoryRecords.EMPTY);
        var toldOfAborted = role == FetchRole.CONSUMER_COMMITTED && reading.error() == Errors.NONE;
        if (each.error() == Errors.NONE && !toldOfAborted) {
            answer.setAbortedTransactions(null);                // to say that there were none takes a look
        }
        if (reading.error() != Errors.NONE) {
            answer.setErrorCode(codeFor(reading.error())).setHighWatermark(FetchResponse.INVALID_HIGH_WATERMARK);
            nameLeader(each, reading.error(), answer, data);
            return answer;
        }
        answer.setHighWatermark(reading.offsets().highWatermark())
                .setLastStableOffset(reading.offsets().lastStableOffset())
                .setLogStartOffset(reading.offsets().logStartOffset());
        reading.slice().ifPresent(slice -> answer.setRecords(new SliceRecords(slice)));
        annotator.annotate(each.view(role, request.replicaId(), role.bound(reading.offsets())), answer);
        return answer;
    }

    /** Clients that old do not know the storage error, and would not retry. */
    private short codeFor(Errors error) {
        return (error == Errors.KAFKA_STORAGE_ERROR && context.apiVersion() <= 5 ? Errors.NOT_LEADER_OR_FOLLOWER : error).code();
    }

    /** Saves the reader a Metadata request: the answer says who leads instead (KIP-951). */
    private void nameLeader(Asked each, Errors error, PartitionData answer, FetchResponseData data) {
        if (context.apiVersion() < 16 || (error != Errors.NOT_LEADER_OR_FOLLOWER && error != Errors.FENCED_LEADER_EPOCH)) {
            return;
        }
        var now = image.get();
        each.partition().flatMap(now::partition).ifPresent(known -> {
            answer.setCurrentLeader(new LeaderIdAndEpoch().setLeaderId(known.leader()).setLeaderEpoch(known.leaderEpoch()));
            now.broker(known.leader())
                    .flatMap(broker -> broker.endpoint(context.listenerName())
                            .map(at -> new NodeEndpoint().setNodeId(broker.id())
                                    .setHost(at.host()).setPort(at.port()).setRack(broker.rack())))
                    .filter(node -> data.nodeEndpoints().find(node.nodeId()) == null)
                    .ifPresent(data.nodeEndpoints()::add);
        });
    }
}
