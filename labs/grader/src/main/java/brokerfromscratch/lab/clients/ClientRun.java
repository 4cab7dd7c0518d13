package brokerfromscratch.lab.clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** One client's program, from its start to its end. One thread plays it; another one ends it if it takes too long. */
final class ClientRun {
    private static final int SECONDS = 240;

    private final ClientProgram client;
    private final BrokerAtHand broker;
    private final String prefix;
    private final BiConsumer<Scenario, Outcome> listener;
    private final Map<Scenario, Outcome> outcomes = new EnumMap<>(Scenario.class);
    private String version = "";

    /**
     * @param prefix   begins the name of each topic of this run; none has one yet
     * @param listener is told each outcome as it comes
     */
    ClientRun(ClientProgram client, BrokerAtHand broker, String prefix, BiConsumer<Scenario, Outcome> listener) {
        this.client = client;
        this.broker = broker;
        this.prefix = prefix;
        this.listener = listener;
    }

    /**
     * Plays all scenarios. One that the program says nothing about has failed.
     *
     * @param command    starts the program
     * @param folder     where it is started; its stderr goes into {@code errors.log} there
     * @param partitions the file of keys and partitions
     */
    ClientReport play(List<String> command, Path folder, Path partitions) throws IOException, InterruptedException {
        var words = new ArrayList<>(command);
        words.addAll(List.of(broker.bootstrapServers(), prefix, partitions.toString()));
        var builder = new ProcessBuilder(words).directory(folder.toFile())
            .redirectError(folder.resolve("errors.log").toFile());
        builder.environment().putAll(ClientProgram.environment(folder.getParent()));
        var process = builder.start();
        var timer = Executors.newSingleThreadScheduledExecutor();
        timer.schedule(process::destroyForcibly, SECONDS, TimeUnit.SECONDS);
        var hook = new Thread(process::destroyForcibly, "no client is left over");
        Runtime.getRuntime().addShutdownHook(hook);
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            listen(lines, process);
        } finally {
            timer.shutdownNow();
            process.destroyForcibly().waitFor();
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        for (var scenario : Scenario.values()) {
            if (!outcomes.containsKey(scenario)) {
                put(scenario, Outcome.failed("the program said nothing about it; see " + folder.resolve("errors.log")));
            }
        }
        return new ClientReport(client, version.isEmpty() ? client.name() : version, outcomes);
    }

    private void listen(BufferedReader lines, Process process) throws IOException, InterruptedException {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("kill")) {
                answer(process, broker.killAndRestart() ? "back" : "the broker is not ours to kill");
            } else if (line.startsWith("version ")) {
                version = line.substring("version ".length());
            } else {
                var said = Outcome.Line.of(line);
                if (said.isPresent()) {
                    put(said.get().scenario(), examined(said.get().scenario(), said.get().outcome()));
                }
            }
        }
    }

    private static void answer(Process process, String word) {
        var input = process.outputWriter(StandardCharsets.UTF_8);
        try {
            input.write(word + "\n");
            input.flush();
        } catch (IOException e) {
            // the program is gone already; that it says nothing more will be its report
        }
    }

    /** A codec's "ok" counts only if its batches have that codec. */
    private Outcome examined(Scenario scenario, Outcome said) throws IOException {
        var codec = scenario.codec().filter(name -> said.kind() == Outcome.Kind.OK);
        if (codec.isEmpty() || broker.data().isEmpty()) {
            return said;
        }
        var found = CodecOnDisk.of(broker.data().get(), prefix + "-" + scenario.title());
        if (found.contains(codec.get()) && (found.size() == 1 || !codec.get().equals("none"))) {
            return said;
        }
        return Optional.ofNullable(client.before07().get(scenario)).map(why -> new Outcome(Outcome.Kind.SKIPPED, why))
            .orElse(Outcome.failed("the batches in the file have the codec " + found));
    }

    private void put(Scenario scenario, Outcome outcome) {
        outcomes.put(scenario, outcome);
        listener.accept(scenario, outcome);
    }
}
