package brokerfromscratch.checks;

import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.testkit.SimClient;
import brokerfromscratch.testkit.SimProducer;
import brokerfromscratch.testkit.SimProducer.Acknowledged;
import brokerfromscratch.testkit.SimReader;
import brokerfromscratch.testkit.SimReader.Read;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import minibroker.Broker;
import minibroker.BrokerConfig;
import minibroker.runtime.sim.SimNode;
import minibroker.runtime.sim.Simulation;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicCollection;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfigCollection;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.CreateTopicsResponse;
import org.apache.kafka.common.requests.DeleteRecordsResponse;
import org.apache.kafka.common.requests.DeleteTopicsResponse;

/**
 * One whole broker in virtual time, and on a machine of their own an idempotent producer and a reader. The network is slow
 * and breaks; the broker's process or its machine dies whenever the random source says so, also between two disk operations,
 * and is started again a while later.
 */
final class SimulatedWorld {
    private static final int PORT = 9092;
    private static final int MOST_RECORDS_PER_BATCH = 5;
    private static final long LONGEST_PAUSE_MS = 400;
    private static final long LONGEST_JUMP_MS = 12 * 3_600_000L;
    private static final long PATIENCE_MS = 600_000;
    private static final String SCRATCH = "scratch";
    private static final TopicPartition PARTITION = new TopicPartition("readings", 0);
    private static final Set<Errors> IT_EXISTS = Set.of(Errors.NONE, Errors.TOPIC_ALREADY_EXISTS);
    private static final Set<Errors> IT_IS_GONE = Set.of(Errors.NONE, Errors.UNKNOWN_TOPIC_OR_PARTITION);    // an answer got lost
    private static final BrokerConfig CONFIG = BrokerConfig.of(
            Map.of("node.id", "1", "listeners", "PLAINTEXT://127.0.0.1:" + PORT, "log.dirs", "on-a-simulated-disk"));

    private final Simulation simulation;
    private final SplittableRandom random;
    private final SimNode server;
    private final SimNode laptop;
    private final List<String> sent = new ArrayList<>();
    private SimProducer producer;                  // null until the topic exists
    private SimReader reader;
    private SimClient bystander;
    private long notWanted;                        // somebody asked for the deletion of all below this offset
    private boolean startsMayFail;
    private boolean settling;

    /** A world with a running broker and a topic with these settings; all chance is taken from the two arguments. */
    SimulatedWorld(Simulation simulation, SplittableRandom random, Map<String, String> topicSettings) {
        this.simulation = simulation;
        this.random = random;
        this.server = simulation.addNode("server");
        this.laptop = simulation.addNode("laptop");
        simulation.network().dropConnections(0.005);
        server.boot(SimulatedWorld::startBroker);
        laptop.boot(node -> startClients(node, topicSettings));
    }

    private static void startBroker(SimNode node) {
        try {
            Broker.start(node.doors(), node.loop(), CONFIG, broker -> {});
        } catch (IOException e) {
            throw new UncheckedIOException("a broker does not start again", e);
        }
    }

    /** The power may fail again while the broker mends what the last failure left. With a full disk it may not start. */
    private void startInTrouble(SimNode node) {
        if (!settling && random.nextInt(3) == 0) {
            node.losePowerAtDiskOperation(1 + random.nextInt(30));
        }
        try {
            Broker.start(node.doors(), node.loop(), CONFIG, broker -> {});
        } catch (IOException e) {
            node.kill();
        }
    }

    private void startClients(SimNode node, Map<String, String> topicSettings) {
        var creation = createTopic(PARTITION.topic(), topicSettings);
        client(node).askUntil(ApiKeys.CREATE_TOPICS, (short) 7, creation, CreateTopicsResponse.class::cast,
                answer -> IT_EXISTS.containsAll(answer.errorCounts().keySet()), created -> {
                    bystander = client(node);
                    producer = new SimProducer(client(node), node.doors(), PARTITION);
                    reader = new SimReader(client(node), PARTITION);
                });
    }

    private SimClient client(SimNode node) {
        return new SimClient(node.doors(), node.loop(), server.address(PORT));
    }

    private static CreateTopicsRequestData createTopic(String name, Map<String, String> settings) {
        var configs = new CreatableTopicConfigCollection();
        new TreeMap<>(settings).forEach((key, value) -> configs.add(new CreatableTopicConfig().setName(key).setValue(value)));
        var topic = new CreatableTopic().setName(name).setConfigs(configs)
                .setNumPartitions(1).setReplicationFactor((short) 1);
        return new CreateTopicsRequestData().setTimeoutMs(3_000)
                .setTopics(new CreatableTopicCollection(List.of(topic).iterator()));
    }

    // ---- what happens ----

    /** Lets so many things happen, at random moments: mostly batches are sent, sometimes {@code crash} happens to the broker. */
    void live(int steps, Runnable crash) {
        for (int step = 0; step < steps; step++) {
            simulation.runFor(random.nextLong(LONGEST_PAUSE_MS));
            switch (random.nextInt(10)) {
                case 0 -> crash.run();
                case 1 -> cutForAWhile();
                case 2, 3 -> bootIfDown();
                default -> sendABatch();
            }
        }
    }

    /** Kills the broker's process, now or at one of its next disk operations. */
    void kill() {
        if (random.nextBoolean()) {
            server.kill();
        } else {
            server.killAtDiskOperation(1 + random.nextInt(40));
        }
    }

    /** Pulls the plug of the broker's machine, now or at one of its next disk operations. */
    void losePower() {
        if (random.nextBoolean()) {
            server.losePower();
        } else {
            server.losePowerAtDiskOperation(1 + random.nextInt(40));
        }
    }

    /** For up to twenty seconds the broker's disk has room for next to nothing. */
    void fillTheDisk() {
        var disk = server.disk();
        disk.capacityBytes(disk.totalBytes() - disk.usableBytes() + random.nextInt(1_000));
        simulation.after(random.nextLong(20_000), () -> disk.capacityBytes(1L << 40));
    }

    /** Somebody sets the broker's clock, up to twelve hours ahead or back. Less than a day: then producers are forgotten. */
    void jumpClock() {
        server.skewClockMs(random.nextLong(-LONGEST_JUMP_MS, LONGEST_JUMP_MS));
    }

    /** Somebody deletes the beginning, but nothing that the reader has still to read; then the power may fail at one of the steps. */
    void dropTheBeginning() {
        if (reader != null && !reader.records().isEmpty()) {
            notWanted = Math.max(notWanted, random.nextInt(reader.records().size()));
            laptop.loop().submit(() -> bystander.ask(ApiKeys.DELETE_RECORDS, (short) 2, deleteTheBeginning(), heard -> {}));
        }
        if (random.nextBoolean() && server.isUp()) {
            server.losePowerAtDiskOperation(1 + random.nextInt(20));
        }
    }

    private DeleteRecordsRequestData deleteTheBeginning() {
        var upTo = new DeleteRecordsPartition().setPartitionIndex(PARTITION.partition()).setOffset(notWanted);
        return new DeleteRecordsRequestData().setTimeoutMs(3_000)
                .setTopics(List.of(new DeleteRecordsTopic().setName(PARTITION.topic()).setPartitions(List.of(upTo))));
    }

    /** Any of these, one upon the other, also while a broker starts; and topics come and go beside the one that matters. */
    void anything() {
        startsMayFail = true;
        switch (random.nextInt(8)) {
            case 0 -> kill();
            case 1, 2 -> losePower();
            case 3 -> fillTheDisk();
            case 4 -> jumpClock();
            case 5 -> server.disk().failNextForce();
            default -> tinker();
        }
    }

    /** Whoever asks does not wait for the answer. Half of the times the power fails at one of its steps. */
    private void tinker() {
        if (bystander != null) {
            var delete = random.nextBoolean();
            laptop.loop().submit(() -> bystander.ask(delete ? ApiKeys.DELETE_TOPICS : ApiKeys.CREATE_TOPICS, (short) 5,
                    delete ? deleteTopic() : createTopic(SCRATCH, Map.of("internal.segment.bytes", "1500")), heard -> {}));
        }
        if (random.nextBoolean() && server.isUp()) {
            server.losePowerAtDiskOperation(1 + random.nextInt(20));
        }
    }

    private static DeleteTopicsRequestData deleteTopic() {
        return new DeleteTopicsRequestData().setTimeoutMs(3_000).setTopicNames(List.of(SCRATCH));
    }

    private void cutForAWhile() {
        simulation.network().cut(server, laptop);
        simulation.after(random.nextLong(20_000), () -> simulation.network().heal(server, laptop));
    }

    private void bootIfDown() {
        if (!server.isUp()) {
            server.boot(startsMayFail ? this::startInTrouble : SimulatedWorld::startBroker);
        }
    }

    private void sendABatch() {
        if (producer == null) {
            return;
        }
        var first = sent.size();
        var last = first + random.nextInt(MOST_RECORDS_PER_BATCH);
        var values = IntStream.rangeClosed(first, last).mapToObj(i -> "reading " + i).toList();
        sent.addAll(values);
        laptop.loop().submit(() -> producer.send(values));
    }

    /** From now on nothing goes wrong that was not planned before; returns when every batch has its answer. */
    void settle() {
        if (startsMayFail) {
            simulation.runFor(25_000);                         // then there is room on the disk, and the line is whole
            settling = true;
        }
        if (startsMayFail || notWanted > 0) {
            server.kill();                     // what a failed force has closed is open after a start; no failure is planned any more
        }
        for (long waited = 0; !isSettled(); waited += 1_000) {
            assertThat(waited).as("virtual ms without an end; sent %d, acknowledged %d", sent.size(), acknowledged().size())
                    .isLessThan(PATIENCE_MS);
            bootIfDown();
            simulation.runFor(1_000);
        }
    }

    private boolean isSettled() {
        var done = acknowledged().size() == sent.size() && server.isUp();
        return producer != null && (done || producer.fatalError() != Errors.NONE);
    }

    // ---- what must be true ----

    /** A topic that came and went a dozen times can still come and go. */
    void assertTopicsComeAndGo() {
        var done = new ArrayList<String>();
        laptop.loop().submit(() -> bystander.askUntil(ApiKeys.CREATE_TOPICS, (short) 5, createTopic(SCRATCH, Map.of()),
                CreateTopicsResponse.class::cast, answer -> IT_EXISTS.containsAll(answer.errorCounts().keySet()),
                created -> bystander.askUntil(ApiKeys.DELETE_TOPICS, (short) 5, deleteTopic(), DeleteTopicsResponse.class::cast,
                        answer -> IT_IS_GONE.containsAll(answer.errorCounts().keySet()), deleted -> done.add("deleted"))));
        simulation.runUntil(() -> !done.isEmpty(), 60_000);
        assertThat(done).containsExactly("deleted");
    }

    /** What nobody wants can be deleted, for ever if nothing happens; a newcomer begins where that ends. */
    void assertTheBeginningGoes() {
        var said = new ArrayList<Long>();
        laptop.loop().submit(() -> bystander.askUntil(ApiKeys.DELETE_RECORDS, (short) 2, deleteTheBeginning(),
                DeleteRecordsResponse.class::cast, answer -> answer.errorCounts().keySet().equals(Set.of(Errors.NONE)),
                answer -> said.add(answer.data().topics().find(PARTITION.topic()).partitions().find(PARTITION.partition())
                        .lowWatermark())));
        simulation.runUntil(() -> !said.isEmpty(), 60_000);
        assertThat(said).containsExactly(notWanted);
        assertThat(newcomersRecords().stream().map(Read::offset).findFirst())
                .isEqualTo(sent.isEmpty() ? Optional.empty() : Optional.of(notWanted));
    }

    /**
     * All that was sent is there once, in order, at the offsets that were acknowledged: for the old reader and for a new one, who
     * may miss what somebody wanted to be deleted, and no more.
     */
    void assertNothingIsLostOrDoubled() {
        assertThat(producer.fatalError()).as("what the producer was told").isEqualTo(Errors.NONE);
        var promised = IntStream.range(0, sent.size()).mapToObj(i -> new Acknowledged(i, sent.get(i))).toList();
        assertSame("acknowledged", acknowledged(), promised);

        var kept = IntStream.range(0, sent.size()).mapToObj(i -> new Read(i, sent.get(i))).toList();
        assertSame("read along the way", allThatReads(reader), kept);
        var newcomers = newcomersRecords();
        var begins = newcomers.isEmpty() ? 0 : newcomers.get(0).offset();
        assertThat(begins).as("where a newcomer begins").isBetween(0L, notWanted);
        assertSame("read in the end", newcomers, kept.subList((int) begins, kept.size()));
    }

    private List<Read> newcomersRecords() {
        var newcomer = new ArrayList<SimReader>();
        laptop.loop().submit(() -> newcomer.add(new SimReader(client(laptop), PARTITION)));
        simulation.runUntil(() -> !newcomer.isEmpty(), 1_000);
        return allThatReads(newcomer.get(0));
    }

    /** Hundreds of records are alike; what matters is the first that differs. */
    private static <T> void assertSame(String what, List<T> actual, List<T> expected) {
        var same = 0;
        while (same < Math.min(actual.size(), expected.size()) && actual.get(same).equals(expected.get(same))) {
            same++;
        }
        assertThat(actual.subList(same, Math.min(same + 3, actual.size())))
                .as("%s: %d of %d as they should be, then", what, same, expected.size())
                .isEqualTo(expected.subList(same, Math.min(same + 3, expected.size())));
    }

    private List<Read> allThatReads(SimReader someone) {
        simulation.runUntil(() -> endOf(someone) >= sent.size(), 60_000);
        simulation.runFor(2_000);                              // and whatever may come beyond that
        return someone.records();
    }

    private static long endOf(SimReader someone) {
        var records = someone.records();
        return records.isEmpty() ? 0 : records.get(records.size() - 1).offset() + 1;
    }

    private List<Acknowledged> acknowledged() {
        return producer == null ? List.of() : producer.acknowledged();
    }

    int recordsSent() {
        return sent.size();
    }
}
