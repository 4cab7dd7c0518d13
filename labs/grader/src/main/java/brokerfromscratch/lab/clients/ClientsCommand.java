package brokerfromscratch.lab.clients;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.WrongUse;
import brokerfromscratch.lab.play.KafkaLibs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lab author clients}: the client libraries of other people against one broker. */
@Command(name = "clients", description = {"Plays the same scenarios with each client library and prints one table.",
    "A client whose tool or registry is missing is \"not run\". The exit code is 1 if any scenario fails."})
public final class ClientsCommand implements Callable<Integer> {
    private static final int KEYS = 100;
    private static final int PARTITIONS = 5;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Clients, as kafkajs; all if none is named.")
    private List<String> names = List.of();

    @Option(names = "--against", paramLabel = "HOST:PORT", description = "A broker that runs already, instead of ours.")
    private String against;

    @Option(names = "--apache", paramLabel = "DIR",
        description = "Apache Kafka instead of our broker, as the judge of the scenarios; DIR has its jars.")
    private Path apache;

    @Option(names = "--write", description = "Puts the table into README.md.")
    private boolean write;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var clients = ClientProgram.named(names);
        if (against != null && apache != null) {
            throw new WrongUse("--against and --apache name two brokers; one is tried");
        }
        if (write && !(names.isEmpty() && against == null && apache == null)) {
            throw new WrongUse("--write is for all clients and our own broker; leave out NAME, --against and --apache");
        }
        var house = House.ofThisCommand();
        var terminal = Terminal.ofThisProcess();
        var workshop = new Workshop(house);
        var reports = play(clients, workshop, terminal);
        var table = new ResultTable(reports);
        terminal.say("%n%s", table.markdown().stripTrailing());
        if (write) {
            table.write(house.root().resolve("README.md"));
        }
        return reports.stream().anyMatch(report -> report.count(Outcome.Kind.FAILED) > 0) ? 1 : 0;
    }

    private List<ClientReport> play(List<ClientProgram> clients, Workshop workshop, Terminal terminal)
            throws IOException, InterruptedException {
        Files.createDirectories(workshop.folder());
        var partitions = writePartitions(workshop.folder().resolve("partitions.txt"));
        var reports = new ArrayList<ClientReport>();
        try (var broker = broker(workshop)) {
            for (var client : clients) {
                var report = play(client, broker, workshop, partitions, terminal);
                terminal.say("  %-16s %s", client.name(), verdict(report));
                reports.add(report);
            }
        }
        return reports;
    }

    private BrokerAtHand broker(Workshop workshop) throws IOException {
        if (against != null) {
            return BrokerAtHand.at(against);
        }
        if (apache != null) {
            return ApacheKafka.start(workshop.house(), KafkaLibs.in(workshop.house(), apache));
        }
        var brokers = Files.createDirectories(workshop.folder().resolve("brokers"));
        return OurBroker.start(workshop.house(), Files.createTempDirectory(brokers, "mini-broker-"));
    }

    private ClientReport play(ClientProgram client, BrokerAtHand broker, Workshop workshop, Path partitions, Terminal terminal)
            throws IOException, InterruptedException {
        try {
            workshop.prepare(client);
        } catch (Workshop.NotHere e) {
            return ClientReport.notRun(client, e.getMessage());
        }
        var folder = workshop.folder(client);
        var prefix = client.name() + "-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        var run = new ClientRun(client, broker, prefix, (scenario, outcome) -> {
            if (outcome.kind() == Outcome.Kind.FAILED) {
                terminal.say("  %-16s %s FAILED: %s", client.name(), scenario.title(), outcome.remark());
            }
        });
        return run.play(client.run().apply(workshop.house(), folder), folder, partitions);
    }

    /** A key and the partition that Java's producer puts it in, on each line. */
    private static Path writePartitions(Path file) throws IOException {
        return Files.write(file, IntStream.range(0, KEYS).mapToObj(i -> "key-" + i).map(key -> key + " "
            + BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), PARTITIONS)).toList());
    }

    private static String verdict(ClientReport report) {
        if (!report.ran()) {
            return "not run: " + report.outcomes().get(Scenario.METADATA).remark();
        }
        return "%s: %d ok, %d skipped, %d failed".formatted(report.version(), report.count(Outcome.Kind.OK),
            report.count(Outcome.Kind.SKIPPED), report.count(Outcome.Kind.FAILED));
    }
}
