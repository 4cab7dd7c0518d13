package minibroker.fetch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import minibroker.produce.Partitions;
import minibroker.produce.metadata.MetadataImage;
import minibroker.produce.metadata.PartitionListener;
import minibroker.runtime.Clock;
import minibroker.runtime.EventLoop;
import minibroker.wire.ApiContext;
import minibroker.wire.ApiHandler;
import minibroker.wire.Responder;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Fetch: batches from some partitions, or as soon as there are {@code minBytes} of them, or when {@code maxWaitMs} is over.
 *
 * <p>Simplified: no fetch sessions (KIP-227). Every fetch names all of its partitions; session id 0 in the answer tells the
 * client so, and all clients accept it for ever. Kafka: {@code KafkaApis.handleFetchRequest}, {@code DelayedFetch}.
 */
public final class FetchHandler implements ApiHandler, PartitionListener {
    private final Clock clock;
    private final Supplier<MetadataImage> image;
    private final int fetchMaxBytes;
    private final FollowerProgress followers;
    private final FetchAnnotator annotator;
    private final PartitionReader reader;
    private final Purgatory<TopicIdPartition> purgatory;
    private final WaitingRoom room;

    /**
     * @param fetchMaxBytes the broker's own bound for one answer
     * @param heapBytes     the heap of this process; see {@link WaitingRoom}
     */
    public FetchHandler(EventLoop loop, Clock clock, Supplier<MetadataImage> image, Partitions partitions, int fetchMaxBytes,
            FollowerProgress followers, FetchAnnotator annotator, long heapBytes) {
        this.clock = clock;
        this.image = image;
        this.fetchMaxBytes = fetchMaxBytes;
        this.followers = followers;
        this.annotator = annotator;
        this.reader = new PartitionReader(partitions, annotator);
        this.purgatory = new Purgatory<>(loop);
        this.room = new WaitingRoom(heapBytes);
        partitions.onOffsetsMoved(purgatory::wake);
    }

    @Override
    public void handle(ApiContext context, AbstractRequest body, Responder reply) {
        var request = (FetchRequest) body;
        if (!request.metadata().isFull()) {                     // it counts on a session, and names only what has changed since
            reply.reply(FetchResponse.of(new FetchResponseData().setErrorCode(Errors.FETCH_SESSION_ID_NOT_FOUND.code())));
            return;
        }
        if (!knowsIsolation(request.data().isolationLevel())) {
            reply.reply(request.getErrorResponse(0, new InvalidRequestException("unknown isolation level")));
            return;
        }
        var asked = asked(context, request);
        if (request.isFromFollower()) {
            asked.forEach(each -> noteProgress(request, each));
        }
        var fetch = new PendingFetch(context, request, roleOf(request), asked, Math.min(request.maxBytes(), fetchMaxBytes),
                reader, annotator, image, reply);
        var names = names(request);
        if (!room.hasRoomFor(names)) {
            fetch.expire();
            return;
        }
        var keys = asked.stream().flatMap(each -> each.partition().stream()).distinct().toList();
        purgatory.completeOrWait(room.seat(fetch, names), keys, request.maxWait());
    }

    /** kafka-clients throws only when somebody looks at a level; the peer's mistake is no reason for a stack trace. */
    static boolean knowsIsolation(byte level) {
        return level == IsolationLevel.READ_UNCOMMITTED.id() || level == IsolationLevel.READ_COMMITTED.id();
    }

    /**
     * Each partition once, where it was named first and as it was named last: as in Kafka. A question that may be looked at
     * at every append must not be longer than there are partitions.
     */
    private List<PendingFetch.Asked> asked(ApiContext context, FetchRequest request) {
        var asked = new LinkedHashMap<TopicIdPartition, PendingFetch.Asked>();
        for (var topic : request.data().topics()) {
            addAsked(context, request, topic, asked);
        }
        return List.copyOf(asked.values());
    }

    /** How many partitions it names, also if it names one more than once: all of them stay as long as it waits. */
    private static int names(FetchRequest request) {
        int names = 0;
        for (var topic : request.data().topics()) {
            names += topic.partitions().size();
        }
        return names;
    }

    private void noteProgress(FetchRequest request, PendingFetch.Asked each) {
        var offset = each.wanted().fetchOffset();
        if (each.partition().isPresent() && reader.isValid(each.view(FetchRole.FOLLOWER, request.replicaId(), offset))) {
            followers.fetched(request.replicaId(), request.replicaEpoch(), each.partition().get(), offset, clock.wallMs());
        }
    }

    private void addAsked(ApiContext context, FetchRequest request, FetchTopic topic,
            Map<TopicIdPartition, PendingFetch.Asked> asked) {
        var byId = request.version() >= 13;
        var known = byId ? image.get().topic(topic.topicId()) : image.get().topic(topic.topic());
        for (var wanted : topic.partitions()) {
            var error = error(context, request, known, wanted, byId);
            var partition = known.filter(t -> error == Errors.NONE)
                    .map(t -> new TopicIdPartition(t.id(), wanted.partition(), t.name()));
            asked.put(new TopicIdPartition(topic.topicId(), wanted.partition(), topic.topic()),
                    new PendingFetch.Asked(topic, wanted, partition, error));
        }
    }

    private static Errors error(ApiContext context, FetchRequest request, Optional<MetadataImage.Topic> known,
            FetchPartition wanted, boolean byId) {
        if (known.isEmpty() && byId) {
            return Errors.UNKNOWN_TOPIC_ID;
        }
        var allowed = request.isFromFollower()
                ? context.allows(AclOperation.CLUSTER_ACTION, ResourceType.CLUSTER, Resource.CLUSTER_NAME)
                : known.isEmpty() || context.allows(AclOperation.READ, ResourceType.TOPIC, known.get().name());
        if (!allowed) {
            return Errors.TOPIC_AUTHORIZATION_FAILED;
        }
        return known.flatMap(topic -> topic.partition(wanted.partition())).isEmpty()
                ? Errors.UNKNOWN_TOPIC_OR_PARTITION : Errors.NONE;
    }

    private static FetchRole roleOf(FetchRequest request) {
        if (request.isFromFollower()) {
            return FetchRole.FOLLOWER;
        }
        return FetchRole.ofConsumer(request.isolationLevel() == IsolationLevel.READ_COMMITTED);
    }

    // Whoever waits for a partition that changed hands must hear of it.

    @Override
    public void leading(TopicIdPartition partition, int leaderEpoch) {
        purgatory.wake(partition);
    }

    @Override
    public void following(TopicIdPartition partition, int leader, int leaderEpoch) {
        purgatory.wake(partition);
    }

    @Override
    public void gone(TopicIdPartition partition) {
        purgatory.wake(partition);
    }
}
