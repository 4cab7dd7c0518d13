package minibroker.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import minibroker.fetch.FetchAnnotator;
import minibroker.fetch.FetchHandler;
import minibroker.fetch.FetchRequestView;
import minibroker.fetch.FetchRole;
import minibroker.fetch.FollowerProgress;
import minibroker.log.AppendOrigin;
import minibroker.log.LogDirectory;
import minibroker.log.LogDirectorySettings;
import minibroker.log.LogSettings;
import minibroker.log.PartitionLog;
import minibroker.log.PassengerFactory;
import minibroker.produce.Partitions;
import minibroker.produce.metadata.MetadataImage;
import minibroker.produce.metadata.MetadataRecord.PartitionRecord;
import minibroker.produce.metadata.MetadataRecord.TopicRecord;
import minibroker.record.BatchBuilder;
import minibroker.runtime.sim.SimNode;
import minibroker.runtime.sim.Simulation;
import minibroker.wire.sim.KeptReply;
import minibroker.wire.sim.SimContext;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Followers and annotators of somebody else: what labs 13, 14 and 22 will hang into the road, as small as they can be. */
@DisplayName("The road out of a partition")
class RoadOutOfAPartitionTest {
    private static final Uuid ID = new Uuid(7, 7);
    private static final short VERSION = 12;                    // the last one that speaks of topics by name

    private final TopicIdPartition readings = new TopicIdPartition(ID, 0, "readings");
    private final MetadataImage image = MetadataImage.EMPTY
            .with(new TopicRecord("readings", ID))
            .with(new PartitionRecord(ID, 0, List.of(1), List.of(1), 1, 0, 0));
    private final Simulation simulation = new Simulation(1);
    private final SimNode node = simulation.addNode("broker");
    private final List<PartitionData> answers = new ArrayList<>();
    private final List<KeptReply> replies = new ArrayList<>();
    private Partitions partitions;
    private FetchHandler handler;

    private void boot(FollowerProgress followers, FetchAnnotator annotator) {
        node.boot(up -> {
            try {
                var logs = LogDirectory.open(up.doors(), up.loop(), LogDirectorySettings.defaults(1), PassengerFactory.NONE);
                partitions = new Partitions(logs, topic -> LogSettings.DEFAULT, log -> {});      // nothing is committed by itself
                handler = new FetchHandler(up.loop(), up.doors().clock(), () -> image, partitions, 1 << 20, followers, annotator,
                        1 << 20);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        partitions.leading(readings, 0);
    }

    private PartitionLog log() {
        return partitions.find(readings).orElseThrow().log();
    }

    private void append(int records) {
        var batch = BatchBuilder.startingAt(0);
        for (int i = 0; i < records; i++) {
            batch.append(i, null, new byte[100]);
        }
        try {
            log().append(batch.build(), AppendOrigin.CLIENT, 0, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fetch(int replicaId, long offset, int maxWaitMs, int minBytes, int maxBytes) {
        var wanted = Map.of(readings.topicPartition(), new FetchRequest.PartitionData(ID, offset, 0, maxBytes, Optional.empty()));
        var request = (replicaId < 0
                ? FetchRequest.Builder.forConsumer(VERSION, maxWaitMs, minBytes, wanted)
                : FetchRequest.Builder.forReplica(VERSION, replicaId, 1, maxWaitMs, minBytes, wanted)).build(VERSION);
        send(request);
    }

    private void send(FetchRequest request) {
        var reply = new KeptReply(response ->
                answers.addAll(((FetchResponse) response).data().responses().get(0).partitions()));
        replies.add(reply);
        node.loop().submit(() -> handler.handle(SimContext.of(ApiKeys.FETCH, VERSION), request, reply));
        simulation.runFor(0);
    }

    @Test
    @DisplayName("a consumer waits for the high watermark, a follower sees what is merely written")
    void whoReadsDecidesHowFar() {
        boot(FollowerProgress.NONE, FetchAnnotator.NONE);
        append(3);
        fetch(2, 0, 500, 1, 1 << 20);
        assertThat(answers).as("the follower has its answer, the consumer not even asked").hasSize(1);
        fetch(-1, 0, 500, 1, 1 << 20);
        assertThat(answers).as("nothing is committed: the consumer waits").hasSize(1);

        log().advanceHighWatermark(3);
        assertThat(answers).hasSize(2);
        assertThat(answers.get(1).records().sizeInBytes()).isEqualTo(answers.get(0).records().sizeInBytes());
    }

    @Test
    @DisplayName("only who reads what is committed hears that no transaction was aborted; nobody else has asked")
    void abortedTransactions() {
        boot(FollowerProgress.NONE, FetchAnnotator.NONE);
        fetch(-1, 0, 0, 1, 1 << 20);
        fetch(2, 0, 0, 1, 1 << 20);
        var committed = question().setIsolationLevel(IsolationLevel.READ_COMMITTED.id());
        committed.topics().get(0).partitions().add(new FetchPartition().setPartition(0));
        send(new FetchRequest(committed, VERSION));

        assertThat(answers).extracting(PartitionData::abortedTransactions).containsExactly(null, null, List.of());
    }

    @Test
    @DisplayName("when its time is over, a fetch is answered with nothing, which is no error")
    void anEmptyAnswerAfterMaxWait() {
        boot(FollowerProgress.NONE, FetchAnnotator.NONE);
        fetch(-1, 0, 500, 1, 1 << 20);
        simulation.runFor(499);
        assertThat(answers).isEmpty();
        simulation.runFor(2);

        assertThat(answers).singleElement().satisfies(answer -> {
            assertThat(Errors.forCode(answer.errorCode())).isEqualTo(Errors.NONE);
            assertThat(answer.records().sizeInBytes()).isZero();
        });
    }

    @Test
    @DisplayName("what was unknown from the start is no reason to hurry: else a consumer of a deleted topic would ask without end")
    void anUnknownPartitionDoesNotEndTheWait() {
        boot(FollowerProgress.NONE, FetchAnnotator.NONE);
        var unknown = new TopicPartition("readings", 7);
        var wanted = new LinkedHashMap<TopicPartition, FetchRequest.PartitionData>();
        wanted.put(unknown, new FetchRequest.PartitionData(ID, 0, 0, 1 << 20, Optional.empty()));
        send(FetchRequest.Builder.forConsumer(VERSION, 500, 1, wanted).build(VERSION));
        assertThat(answers).as("nothing in the question can ever be read: answered at once").hasSize(1);

        wanted.put(readings.topicPartition(), new FetchRequest.PartitionData(ID, 0, 0, 1 << 20, Optional.empty()));
        send(FetchRequest.Builder.forConsumer(VERSION, 500, 1, wanted).build(VERSION));
        assertThat(answers).hasSize(1);
        simulation.runFor(501);
        assertThat(answers.subList(1, 3)).extracting(answer -> Errors.forCode(answer.errorCode()))
                .containsExactly(Errors.UNKNOWN_TOPIC_OR_PARTITION, Errors.NONE);
    }

    @Test
    @DisplayName("a question with so many names that all who wait would fill the heap is answered at once with what there is")
    void noRoomToWait() {
        boot(FollowerProgress.NONE, FetchAnnotator.NONE);
        var named = question().setMaxWaitMs(500).setMinBytes(1);
        for (int i = 0; i < 200; i++) {
            named.topics().get(0).partitions().add(new FetchPartition().setPartition(i % 2).setPartitionMaxBytes(1 << 20));
        }
        send(new FetchRequest(named, VERSION));
        assertThat(answers).as("the first one waits").isEmpty();
        send(new FetchRequest(named, VERSION));
        assertThat(answers).as("for a second one there is no room").hasSize(2);

        simulation.runFor(501);
        send(new FetchRequest(named, VERSION));
        assertThat(answers).as("the first has been answered, the third takes its place").hasSize(4);
    }

    @Test
    @DisplayName("who wants more than it can take has enough when it is full")
    void minBytesAboveMaxBytes() {
        boot(FollowerProgress.NONE, FetchAnnotator.NONE);
        append(3);
        log().advanceHighWatermark(3);
        var wanted = Map.of(readings.topicPartition(), new FetchRequest.PartitionData(ID, 0, 0, 1 << 20, Optional.empty()));
        send(FetchRequest.Builder.forConsumer(VERSION, 60_000, 1 << 20, wanted).setMaxBytes(100).build(VERSION));

        assertThat(answers).hasSize(1);
    }

    @Test
    @DisplayName("a first batch larger than every limit comes whole, or nobody would ever get past it")
    void theFirstBatchComesWhole() {
        boot(FollowerProgress.NONE, FetchAnnotator.NONE);
        append(50);
        log().advanceHighWatermark(50);
        fetch(-1, 0, 0, 1, 10);

        assertThat(answers.get(0).records().sizeInBytes()).isEqualTo((int) log().sizeBytes());
    }

    @Test
    @DisplayName("a negative limit fails where there is something to be read, as in Kafka, and only there")
    void negativeLimits() {
        boot(FollowerProgress.NONE, FetchAnnotator.NONE);
        append(3);
        log().advanceHighWatermark(3);
        fetch(-1, 0, 60_000, 1, -5);
        fetch(-1, 3, 0, 1, -5);

        assertThat(answers).extracting(answer -> Errors.forCode(answer.errorCode()))
                .containsExactly(Errors.UNKNOWN_SERVER_ERROR, Errors.NONE);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.records().sizeInBytes()).isZero());
    }

    @Test
    @DisplayName("a fetch at offset N tells whoever follows progress: this replica holds all below N")
    void followersReportByFetching() {
        var heard = new ArrayList<String>();
        boot((replicaId, brokerEpoch, partition, fetchOffset, nowMs) -> {
            heard.add(replicaId + " holds all below " + fetchOffset + " of " + partition.topic());
            log().advanceHighWatermark(fetchOffset);
        }, FetchAnnotator.NONE);
        append(3);
        fetch(-1, 0, 500, 1, 1 << 20);
        fetch(2, 3, 500, 1, 1 << 20);

        assertThat(heard).containsExactly("2 holds all below 3 of readings");
        assertThat(answers).as("the follower's progress committed the records, which woke the consumer").hasSize(1);
    }

    @Test
    @DisplayName("what a follower fetches in another leader's epoch, or behind the end of our log, is no progress")
    void progressOfTheWrongHistory() {
        var heard = new ArrayList<Long>();
        boot((replicaId, brokerEpoch, partition, fetchOffset, nowMs) -> heard.add(fetchOffset), FetchAnnotator.NONE);
        append(3);
        fetch(2, 4, 500, 1, 1 << 20);
        partitions.following(readings, 3, 1);
        fetch(2, 3, 500, 1, 1 << 20);

        assertThat(heard).isEmpty();
    }

    @Test
    @DisplayName("a follower whose log has parted from ours is told at once, not that it is out of range, and makes no progress")
    void partedLogs() {
        var heard = new ArrayList<Long>();
        boot((replicaId, brokerEpoch, partition, fetchOffset, nowMs) -> heard.add(fetchOffset), new Parted());
        append(3);
        fetch(2, 9, 60_000, 1, 1 << 20);

        assertThat(answers).singleElement().satisfies(answer -> {
            assertThat(Errors.forCode(answer.errorCode())).isEqualTo(Errors.NONE);
            assertThat(answer.divergingEpoch().endOffset()).isEqualTo(2);
            assertThat(answer.records().sizeInBytes()).isZero();
        });
        assertThat(heard).isEmpty();
    }

    /** As lab 14 will: our log and the reader's agree up to offset 2. */
    private static final class Parted implements FetchAnnotator {
        @Override
        public boolean parted(FetchRequestView request) {
            return request.fetchOffset() > 2;
        }

        @Override
        public void annotate(FetchRequestView request, PartitionData answer) {
            answer.divergingEpoch().setEpoch(0).setEndOffset(2);
        }
    }

    @Test
    @DisplayName("an annotator adds what this layer knows nothing of, and sees how far the answer reaches")
    void annotatorsAdd() {
        var seen = new ArrayList<FetchRequestView>();
        boot(FollowerProgress.NONE, (request, answer) -> {
            seen.add(request);
            answer.setPreferredReadReplica(9);
        });
        append(3);
        log().advanceHighWatermark(2);
        fetch(-1, 0, 0, 1, 1 << 20);

        assertThat(answers.get(0).preferredReadReplica()).isEqualTo(9);
        assertThat(seen.get(0).role()).isEqualTo(FetchRole.CONSUMER_UNCOMMITTED);
    }

    @Test
    @DisplayName("whoever waits for a partition hears at once when it is gone")
    void waitingEndsWhenThePartitionGoes() {
        boot(FollowerProgress.NONE, FetchAnnotator.NONE);
        fetch(-1, 0, 60_000, 1, 1 << 20);
        partitions.gone(readings);
        handler.gone(readings);

        assertThat(answers).singleElement().satisfies(answer ->
                assertThat(Errors.forCode(answer.errorCode())).isEqualTo(Errors.NOT_LEADER_OR_FOLLOWER));
    }

    @Test
    @DisplayName("a partition that a question names again and again is read and answered once, as it was named last")
    void namedAgainAndAgain() {
        boot(FollowerProgress.NONE, FetchAnnotator.NONE);
        append(1);
        append(1);
        log().advanceHighWatermark(2);
        var data = question();
        for (int i = 0; i < 1000; i++) {
            data.topics().get(0).partitions()
                    .add(new FetchPartition().setPartition(0).setFetchOffset(i % 2).setPartitionMaxBytes(1000));
        }
        send(new FetchRequest(data, VERSION));

        assertThat(answers).hasSize(1);
        assertThat(answers.get(0).records().sizeInBytes()).as("from offset 1 on").isEqualTo((int) log().sizeBytes() / 2);
    }

    @Test
    @DisplayName("an isolation level that nobody knows is the reader's mistake")
    void unknownIsolationLevel() {
        boot(FollowerProgress.NONE, FetchAnnotator.NONE);
        var data = question().setIsolationLevel((byte) 7);
        data.topics().get(0).partitions().add(new FetchPartition().setPartition(0));
        send(new FetchRequest(data, VERSION));

        assertThat(answers).singleElement().satisfies(answer ->
                assertThat(Errors.forCode(answer.errorCode())).isEqualTo(Errors.INVALID_REQUEST));
    }

    private static FetchRequestData question() {
        return new FetchRequestData().setReplicaId(-1).setMaxBytes(1 << 20)
                .setTopics(List.of(new FetchRequestData.FetchTopic().setTopic("readings")));
    }

    @Test
    @DisplayName("whoever has left is forgotten: no append reads the partition for it any more")
    void whoHasLeftIsForgotten() {
        boot(FollowerProgress.NONE, FetchAnnotator.NONE);
        fetch(-1, 0, 60_000, 1, 1 << 20);
        replies.forEach(KeptReply::gone);
        append(3);
        log().advanceHighWatermark(3);
        simulation.runFor(120_000);

        assertThat(answers).isEmpty();
    }

    @Test
    @DisplayName("below the log start and behind the log end there is nothing to wait for")
    void outOfRange() {
        boot(FollowerProgress.NONE, FetchAnnotator.NONE);
        append(3);
        fetch(-1, 4, 60_000, 1, 1 << 20);

        assertThat(Errors.forCode(answers.get(0).errorCode())).isEqualTo(Errors.OFFSET_OUT_OF_RANGE);
    }

    @Test
    @DisplayName("records in an answer stay readable until they are sent, even if their segment is deleted")
    void slicesOutliveTheirSegment() throws IOException {
        boot(FollowerProgress.NONE, FetchAnnotator.NONE);
        append(3);
        log().advanceHighWatermark(3);
        fetch(-1, 0, 0, 1, 1 << 20);
        log().truncateFullyAndStartAt(3);
        simulation.runFor(120_000);                             // the files are gone by now

        var sink = new ByteSink();
        var send = answers.get(0).records().toSend();
        send.writeTo(sink);
        assertThat(sink.bytes.size()).isEqualTo(answers.get(0).records().sizeInBytes());
        replies.forEach(KeptReply::sent);
    }
}
