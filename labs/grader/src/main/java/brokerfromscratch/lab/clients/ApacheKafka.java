package brokerfromscratch.lab.clients;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.check.Layers;
import brokerfromscratch.lab.play.Child;
import brokerfromscratch.lab.play.KafkaLibs;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Apache Kafka, as the judge of our scenarios: what it cannot do either, no scenario may ask. How it is set up and started is
 * known to the testkit alone ({@code ApacheCluster}). The testkit is not on our class path, so one of its programs runs beside us
 * ({@code ApacheOnRequest}), and a line on its input is the wish for a kill.
 */
final class ApacheKafka implements BrokerAtHand {
    private static final Pattern READY = Pattern.compile("ready: (\\S+) (.*)");

    private final Process testkit;
    private final BufferedReader said;
    private String bootstrapServers;
    private Path data;

    private ApacheKafka(Process testkit) {
        this.testkit = testkit;
        said = testkit.inputReader();
    }

    static ApacheKafka start(House house, KafkaLibs jars) throws IOException {
        var command = Child.java(Child.joined(Layers.classPath(house)),
            List.of("-Dapache.kafka.libs=" + jars.folder(), "-Dorg.slf4j.simpleLogger.defaultLogLevel=off"),
            "brokerfromscratch.testkit.ApacheOnRequest", List.of());
        var kafka = new ApacheKafka(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
        kafka.awaitReady();
        return kafka;
    }

    private void awaitReady() throws IOException {
        for (var line = said.readLine(); line != null; line = said.readLine()) {
            var ready = READY.matcher(line);
            if (ready.matches()) {
                remember(ready);
                return;
            }
        }
        throw new LabException("Apache Kafka did not start; it says why above");
    }

    private void remember(Matcher ready) {
        bootstrapServers = ready.group(1);
        data = Path.of(ready.group(2));
    }

    @Override
    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public Optional<Path> data() {
        return Optional.of(data);
    }

    @Override
    public boolean killAndRestart() throws IOException {
        var wishes = testkit.outputWriter();
        wishes.write("kill\n");
        wishes.flush();
        awaitReady();
        return true;
    }

    /** The end of its input is the word; it tidies up, and nobody waits for that if this process was told to end. */
    @Override
    public void close() {
        try {
            testkit.outputWriter().close();
            testkit.waitFor();
        } catch (IOException e) {
            testkit.destroy();                      // it has ended already, or does now
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
