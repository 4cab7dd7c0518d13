package brokerfromscratch.checks.differential;

import brokerfromscratch.checks.differential.History.Finding;
import brokerfromscratch.testkit.ApacheCluster;
import brokerfromscratch.testkit.ProcessCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.protocol.ApiKeys;

/** The whole run: two brokers, many histories, one report. */
final class Differential implements AutoCloseable {
    /** How many questions a history has. */
    static final int QUESTIONS = 60;

    private static final int SHRINKING_TRIES = 40;
    private static final int STORIES = 12;
    /** Nothing may happen by itself: no retention, no cleaning; and a second partition of __consumer_offsets is enough. */
    private static final Map<String, String> QUIET = Map.of("log.retention.ms", "-1", "offsets.topic.num.partitions", "2",
            "log.retention.check.interval.ms", "9000000000000");

    private final Side kafka;
    private final Side ours;
    private final Trial trial;
    private final PermittedDifferences permitted = PermittedDifferences.read();
    private final Tally tally = new Tally();
    private final Map<String, List<Finding>> findings = new LinkedHashMap<>();

    Differential() throws IOException {
        var quiet = new LinkedHashMap<>(QUIET);
        ours = new Side(ProcessCluster.start(quiet));
        quiet.put("log.cleaner.enable", "false");
        quiet.put("log.initial.task.delay.ms", "9000000000000");
        kafka = new Side(ApacheCluster.start(quiet));
        warmUp();
        trial = new Trial(kafka, ours, new Questioner(advertised()), permitted);
    }

    /** Kafka's broker gets its block of producer ids from the controller when it is first asked for one. */
    private void warmUp() throws IOException {
        var patience = System.nanoTime() + 10_000_000_000L;
        var request = new InitProducerIdRequestData().setTransactionTimeoutMs(60_000);
        while (kafka.ask(ApiKeys.INIT_PRODUCER_ID, 4, request).get("errorCode").asInt() != 0 && System.nanoTime() < patience) {
            Thread.onSpinWait();
        }
    }

    /** What our broker says that it can do, as far as anybody can write it: Produce begins at 3. */
    private Map<ApiKeys, List<Short>> advertised() throws IOException {
        var versions = new EnumMap<ApiKeys, List<Short>>(ApiKeys.class);
        for (var range : ours.ask(ApiKeys.API_VERSIONS, 0, new ApiVersionsRequestData()).get("apiKeys")) {
            var api = ApiKeys.forId(range.get("apiKey").asInt());
            var oldest = Math.max(range.get("minVersion").asInt(), api.messageType.lowestSupportedVersion());
            versions.put(api, IntStream.rangeClosed(oldest, range.get("maxVersion").asInt()).mapToObj(v -> (short) v).toList());
        }
        return versions;
    }

    /** Runs the history of one seed; the first finding of its kind is made small. */
    void run(long seed, List<Integer> numbers) throws IOException {
        var found = trial.run(new History(seed, numbers), tally);
        if (found.isPresent()) {
            var alike = findings.computeIfAbsent(found.get().signature(), any -> new ArrayList<>());
            alike.add(alike.isEmpty() && findings.size() <= STORIES ? shrunk(found.get()) : found.get());
        }
    }

    /** Leaves out questions, many at first, then one by one, as long as the same is found. */
    private Finding shrunk(Finding finding) throws IOException {
        var smallest = finding;
        var tries = 0;
        for (int piece = finding.asked().size() / 2; piece > 0; piece /= 2) {
            for (int from = 0; from + piece < smallest.asked().size() && tries < SHRINKING_TRIES; tries++) {
                var fewer = new ArrayList<>(smallest.asked());
                fewer.subList(from, from + piece).clear();
                var again = trial.run(new History(finding.history().seed(), fewer), new Tally());
                if (again.isPresent() && again.get().signature().equals(finding.signature())) {
                    smallest = again.get();
                } else {
                    from += piece;
                }
            }
        }
        return smallest;
    }

    boolean agrees() {
        return findings.isEmpty();
    }

    List<Permit> unusedPermits() {
        return permitted.unused();
    }

    String report() {
        var text = new StringBuilder();
        findings.values().stream().limit(STORIES).forEach(alike -> text.append(alike.get(0).story())
                .append(alike.size() > 1 ? "  the same in %d more histories%n".formatted(alike.size() - 1) : "").append('\n'));
        if (findings.size() > STORIES) {
            text.append("and ").append(findings.size() - STORIES).append(" more kinds of differences\n");
            findings.keySet().stream().skip(STORIES).forEach(signature -> text.append("  ").append(signature).append('\n'));
        }
        text.append(tally.report()).append("\nPermitted differences (permitted.yaml), and how often each was met:\n");
        permitted.all().forEach(permit -> text.append("  %6d  %s%n".formatted(permit.used(), permit)));
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        kafka.close();
        ours.close();
    }
}
