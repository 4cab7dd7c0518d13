package brokerfromscratch.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import minibroker.runtime.Doors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import org.apache.kafka.common.requests.ProduceResponse;

/**
 * An idempotent producer of one partition, in virtual time: up to five batches under way, each numbered; after any trouble
 * all that are not acknowledged are sent again, in order, with the same numbers.
 *
 * <p>Its first batch goes alone. A broker that knows nothing of a producer takes any number, as Kafka does
 * ({@code ProducerAppendInfo.checkSequence}): if it had no room for the first batch and room again for the second one, order would
 * be lost.
 *
 * <p>Invariant: a batch keeps its first sequence number for ever, so whatever became of an earlier try, the broker can tell.
 * What cannot be mended by trying again ({@link #fatalError}) stops it: it was promised that this does not happen. Kafka's
 * counterpart is {@code TransactionManager} with {@code Sender}. Loop thread only.
 */
public final class SimProducer {
    private static final int MAX_IN_FLIGHT = 5;
    private static final short ACKS_ALL = -1;
    private static final short PRODUCE_VERSION = 12;             // the newest that names its topics
    private static final short INIT_PRODUCER_ID_VERSION = 4;

    /** A record that the broker has promised to keep, and where. */
    public record Acknowledged(long offset, String value) {}

    private record Batch(int baseSequence, List<String> values, long timestampMs) {}

    private final SimClient client;
    private final Doors doors;
    private final TopicPartition partition;
    private final Deque<Batch> unsent = new ArrayDeque<>();
    private final Deque<Batch> inFlight = new ArrayDeque<>();
    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private InitProducerIdResponse identity;                     // null until the broker has given us one
    private int nextSequence;
    private boolean retryPlanned;
    private Errors fatalError = Errors.NONE;

    public SimProducer(SimClient client, Doors doors, TopicPartition partition) {
        this.client = client;
        this.doors = doors;
        this.partition = partition;
        var body = new InitProducerIdRequestData().setTransactionalId(null).setTransactionTimeoutMs(60_000);
        client.askUntil(ApiKeys.INIT_PRODUCER_ID, INIT_PRODUCER_ID_VERSION, body, InitProducerIdResponse.class::cast,
                answer -> answer.error() == Errors.NONE, this::begin);
    }

    private void begin(InitProducerIdResponse given) {
        identity = given;
        sendWhatMayBeSent();
    }

    /** Sends these as one batch, after all earlier ones. */
    public void send(List<String> values) {
        unsent.add(new Batch(nextSequence, List.copyOf(values), doors.clock().wallMs()));
        nextSequence += values.size();
        sendWhatMayBeSent();
    }

    /** What the broker has acknowledged so far, in the order of sending. */
    public List<Acknowledged> acknowledged() {
        return List.copyOf(acknowledged);
    }

    /** The refusal that ended this producer's life, or NONE. */
    public Errors fatalError() {
        return fatalError;
    }

    private void sendWhatMayBeSent() {
        var maySend = identity != null && !retryPlanned && fatalError == Errors.NONE;
        var most = acknowledged.isEmpty() ? 1 : MAX_IN_FLIGHT;
        while (maySend && inFlight.size() < most && !unsent.isEmpty()) {
            var batch = unsent.remove();
            inFlight.add(batch);
            client.ask(ApiKeys.PRODUCE, PRODUCE_VERSION, request(batch), heard -> answered(batch, heard));
        }
    }

    private ProduceRequestData request(Batch batch) {
        var records = batch.values().stream()
                .map(value -> new SimpleRecord(batch.timestampMs(), null, value.getBytes(StandardCharsets.UTF_8)))
                .toArray(SimpleRecord[]::new);
        var bytes = MemoryRecords.withIdempotentRecords(Compression.NONE, identity.data().producerId(),
                identity.data().producerEpoch(), batch.baseSequence(), records);
        var topic = new TopicProduceData().setName(partition.topic())
                .setPartitionData(List.of(new PartitionProduceData().setIndex(partition.partition()).setRecords(bytes)));
        return new ProduceRequestData().setAcks(ACKS_ALL).setTimeoutMs(3_000)
                .setTopicData(new TopicProduceDataCollection(List.of(topic).iterator()));
    }

    private void answered(Batch batch, Optional<AbstractResponse> heard) {
        if (retryPlanned) {
            return;                                              // sent before the trouble; it is sent again with the others
        }
        var answer = heard.map(ProduceResponse.class::cast)
                .map(response -> response.data().responses().iterator().next().partitionResponses().get(0));
        var error = answer.map(PartitionProduceResponse::errorCode).map(Errors::forCode).orElse(Errors.NETWORK_EXCEPTION);
        if (error == Errors.NONE) {
            acknowledge(batch, answer.orElseThrow().baseOffset());
        } else if (error.exception() instanceof RetriableException) {
            retryAll();
        } else {
            fatalError = error;
        }
    }

    private void acknowledge(Batch batch, long baseOffset) {
        inFlight.remove(batch);
        for (int i = 0; i < batch.values().size(); i++) {
            acknowledged.add(new Acknowledged(baseOffset + i, batch.values().get(i)));
        }
        sendWhatMayBeSent();
    }

    private void retryAll() {
        retryPlanned = true;
        while (!inFlight.isEmpty()) {
            unsent.addFirst(inFlight.removeLast());
        }
        client.disconnect("what is not acknowledged is sent again");         // its answers, too, are of no use any more
        client.later(() -> {
            retryPlanned = false;
            sendWhatMayBeSent();
        });
    }
}
