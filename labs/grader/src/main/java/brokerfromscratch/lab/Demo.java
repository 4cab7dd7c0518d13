package brokerfromscratch.lab;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The main job, seen from outside: real text goes through a broker that is killed half-way, and every line that the broker
 * acknowledged must come back. Only stock clients speak to it; nothing here knows how the broker works.
 */
final class Demo {
    static final String TOPIC = "texts";
    static final int PARTITIONS = 6;
    private static final int QUARTERS = 4;       // how often progress is told

    private final House house;
    private final Broker broker;
    private final Terminal terminal;

    Demo(House house, Broker broker, Terminal terminal) {
        this.house = house;
        this.broker = broker;
        this.terminal = terminal;
    }

    /** What came back, and which promises that breaks. */
    record Outcome(List<StoredLine> read, List<Finding> findings) {}

    /** Sends {@code count} lines, kills the broker half-way, reads all back and compares. The broker still runs afterwards. */
    Outcome run(int count) throws IOException, InterruptedException {
        var startMs = broker.start();
        terminal.tell("broker", "process %d at %s, up after %.1f s", broker.pid(), broker.bootstrapServers(), startMs / 1000.0);
        createTopic();
        var texts = Texts.below(house.root());
        var lines = texts.repeatedTo(count);
        terminal.tell("texts", "%d files with %d lines, sent %.1f times over; a line's key is its file",
            texts.linesByFile().size(), texts.size(), (double) count / texts.size());
        var acknowledged = send(lines);
        var read = readBack();
        return new Outcome(read, Verifier.verify(lines, acknowledged, read));
    }

    private void createTopic() throws InterruptedException {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get(30, TimeUnit.SECONDS);
            terminal.tell("topic", "\"%s\" with %d partitions, created by the stock Admin client", TOPIC, PARTITIONS);
        } catch (ExecutionException | TimeoutException e) {
            throw new LabException("the topic could not be created: " + e, e);
        }
    }

    private Map<Integer, Acknowledgement> send(List<Line> lines) throws InterruptedException {
        var sendBegan = System.nanoTime();
        try (var sender = new Sender(broker.bootstrapServers(), TOPIC, lines.size())) {
            var outage = new Outage(broker, sender, terminal);
            sendQuarters(sender, lines, outage::failIfFailed);
            outage.await();
            sender.awaitAcknowledgements();
            terminal.tell("answered", "%d of %d lines acknowledged, %.1f s after the first was sent",
                sender.acknowledgedByNumber().size(), lines.size(), secondsSince(sendBegan));
            return sender.acknowledgedByNumber();
        }
    }

    private void sendQuarters(Sender sender, List<Line> lines, Runnable mayWait) throws InterruptedException {
        for (int quarter = 0; quarter < QUARTERS; quarter++) {
            var end = firstOfQuarter(quarter + 1, lines.size());
            sender.send(lines.subList(firstOfQuarter(quarter, lines.size()), end), mayWait);
            terminal.tell("sent", "%d of %d lines", end, lines.size());
        }
    }

    private static int firstOfQuarter(int quarter, int count) {
        return (int) ((long) count * quarter / QUARTERS);
    }

    private List<StoredLine> readBack() {
        var readBegan = System.nanoTime();
        var read = Reader.readAll(broker.bootstrapServers(), TOPIC, PARTITIONS);
        terminal.tell("read back", "%d lines by the stock consumer, %.1f s", read.size(), secondsSince(readBegan));
        return read;
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
