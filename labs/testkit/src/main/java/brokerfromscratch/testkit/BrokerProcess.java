package brokerfromscratch.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One broker process, from its start to its end. What it prints is read by a thread of this JVM: one line means "ready", and
 * the last few hundred are kept for the report of a failed test.
 *
 * <p>No process outlives this JVM: what still runs when the JVM ends is killed by a shutdown hook.
 */
final class BrokerProcess {
    private static final int START_TIMEOUT_SECONDS = 60;     // a busy machine; a start takes about one second
    private static final int STOP_TIMEOUT_SECONDS = 20;
    private static final int LINES_KEPT = 400;

    private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ALIVE.forEach(Process::destroyForcibly), "no broker is left over"));
    }

    private final Process process;
    private final Deque<String> output = new ArrayDeque<>();             // guarded by itself
    private final CompletableFuture<Matcher> ready = new CompletableFuture<>();

    private BrokerProcess(Process process) {
        this.process = process;
    }

    /** Starts a process and waits until it prints a line that {@code readyLine} is found in. */
    static BrokerProcess start(List<String> command, Pattern readyLine) {
        var broker = new BrokerProcess(launch(command));
        var reader = new Thread(() -> broker.readOutput(readyLine), "output of broker " + broker.process.pid());
        reader.setDaemon(true);
        reader.start();
        broker.awaitReady();
        return broker;
    }

    private static Process launch(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            ALIVE.add(process);
            process.onExit().thenAccept(ALIVE::remove);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readOutput(Pattern readyLine) {
        try (BufferedReader lines = process.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
                var found = readyLine.matcher(line);
                if (found.find()) {
                    ready.complete(found);
                }
            }
        } catch (IOException e) {
            keep("(its output broke off: " + e.getMessage() + ")");
        }
        ready.completeExceptionally(new IllegalStateException("it ended before it was ready"));
    }

    private void keep(String line) {
        synchronized (output) {
            output.addLast(line);
            if (output.size() > LINES_KEPT) {
                output.removeFirst();
            }
        }
    }

    private void awaitReady() {
        try {
            ready.get(START_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException("a broker did not start (" + e.getMessage() + "). It said:\n" + lastWords(), e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw interrupted(e);
        }
    }

    /** The line that said "ready", as {@code readyLine} saw it. */
    Matcher readyLine() {
        return ready.join();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** SIGKILL, or what comes closest to it; returns when the process is gone. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    /** SIGTERM; a broker that does not care is killed, and the test fails. */
    void stop() {
        process.destroy();
        if (!await()) {
            kill();
            throw new IllegalStateException("a broker took no notice of SIGTERM. It said:\n" + lastWords());
        }
    }

    /** For a process that ends by itself. */
    void awaitEnd() {
        if (!await() || process.exitValue() != 0) {
            kill();
            throw new IllegalStateException("a tool failed. It said:\n" + lastWords());
        }
    }

    private boolean await() {
        try {
            return process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting for a broker", e);
    }

    String lastWords() {
        synchronized (output) {
            return String.join("\n", new ArrayList<>(output));
        }
    }
}
