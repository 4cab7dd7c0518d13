package brokerfromscratch.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One broker in a process of its own: started, killed and started again on the same data and the same port.
 *
 * <pre>
 *   folder/server.properties   what it is told
 *   folder/broker.out          its one line of output, "ready: 127.0.0.1:PORT"
 *   folder/broker.log          its log, of all starts
 *   folder/data                its log.dirs
 * </pre>
 *
 * <p>Output goes to files, not to pipes, so that a broker can outlive the command that started it. One thread at a time may
 * start and kill; {@link #stopForGood} may come from any thread at any time.
 */
public final class Broker {
    private static final String READY = "ready: 127.0.0.1:";
    private static final long START_TIMEOUT_MS = 60_000;
    private static final long STOP_TIMEOUT_MS = 10_000;

    private final Path folder;
    private final Function<Path, List<String>> command;
    private final Map<String, String> settings;
    private int port;                           // 0 until the first start has picked one
    private volatile Process process;
    private volatile boolean stoppedForGood;    // set before process is stopped, read after it is started: no broker is left over

    /** @param command the words of the command line that starts it, for a file server.properties */
    public Broker(Path folder, Function<Path, List<String>> command) {
        this(folder, command, Map.of());
    }

    /** @param settings go into server.properties, besides where it listens and keeps its data */
    public Broker(Path folder, Function<Path, List<String>> command, Map<String, String> settings) {
        this.folder = folder;
        this.command = command;
        this.settings = Map.copyOf(settings);
    }

    /** Starts the broker and returns when it serves; the milliseconds that took. */
    public long start() throws IOException {
        var began = System.nanoTime();
        Files.createDirectories(data());
        Files.deleteIfExists(output());          // the word of an earlier start must not be taken for this one's
        var properties = BrokerJar.writeProperties(folder.resolve("server.properties"), port, data(), settings);
        process = new ProcessBuilder(command.apply(properties))
            .redirectInput(ProcessBuilder.Redirect.from(Systems.nullDevice()))
            .redirectOutput(output().toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
        if (stoppedForGood) {
            process.destroyForcibly();
        }
        port = awaitReady(began);
        return millisSince(began);
    }

    /** The end without a warning: SIGKILL, or what comes closest to it. Returns when the process is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Asks the broker to stop and waits for that; false if it did not within ten seconds: then it still runs. */
    public boolean stop() throws InterruptedException {
        process.destroy();
        return process.waitFor(STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    /** Asks the broker to stop, insists after a while, and lets no later {@link #start} succeed. */
    public void stopForGood() throws InterruptedException {
        stoppedForGood = true;
        var running = process;
        if (running == null) {
            return;
        }
        running.destroy();
        if (!running.waitFor(STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
            running.destroyForcibly().waitFor();
        }
    }

    private int awaitReady(long began) throws IOException {
        while (true) {
            var alive = process.isAlive();       // asked first: a broker may say its word and die before we look
            var port = readyPort();
            if (port > 0) {
                return port;
            }
            if (!alive) {
                throw failed("it ended with exit code " + process.exitValue());
            }
            if (millisSince(began) > START_TIMEOUT_MS) {
                process.destroyForcibly();
                throw failed("it did not say \"" + READY + "PORT\" within " + START_TIMEOUT_MS / 1000 + " s");
            }
            pause();
        }
    }

    private int readyPort() throws IOException {
        var said = Files.exists(output()) ? Files.readString(output(), StandardCharsets.ISO_8859_1) : "";
        var at = said.indexOf(READY);
        var end = said.indexOf('\n', at);
        return at < 0 || end < 0 ? 0 : Integer.parseInt(said.substring(at + READY.length(), end).trim());
    }

    private LabException failed(String how) throws IOException {
        var lines = Files.exists(log()) ? new String(Files.readAllBytes(log()), StandardCharsets.UTF_8).lines().toList() : null;
        var lastWords = lines == null || lines.isEmpty() ? "(nothing)"
            : String.join("\n  ", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
        return new LabException("the broker did not start: %s%nits last words, from %s:%n  %s".formatted(how, log(), lastWords));
    }

    public boolean isRunning() {
        var started = process;
        return started != null && started.isAlive();
    }

    /** Where clients find it. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    public Path data() {
        return folder.resolve("data");
    }

    public Path log() {
        return folder.resolve("broker.log");
    }

    private Path output() {
        return folder.resolve("broker.out");
    }

    private static long millisSince(long began) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while the broker was starting", e);
        }
    }
}
