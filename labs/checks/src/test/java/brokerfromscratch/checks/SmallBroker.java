package brokerfromscratch.checks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A broker process with little memory, whose words and exit code a check looks at. Killed on close. For one thread. */
final class SmallBroker implements AutoCloseable {
    private static final String READY = "ready: 127.0.0.1:";

    private final Process process;
    private final List<String> lines = new ArrayList<>();               // guarded by itself
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private SmallBroker(Process process) {
        this.process = process;
    }

    /** Starts a broker with 64 MB of heap; {@code settings} are lines of server.properties, {@code name=value}. */
    static SmallBroker start(Path folder, Path data, String... settings) throws IOException {
        var properties = new Properties();
        properties.put("node.id", "1");
        properties.put("listeners", "PLAINTEXT://127.0.0.1:0");
        properties.put("log.dirs", data.toString());
        for (var setting : settings) {
            properties.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        var file = folder.resolve("server.properties");
        try (var out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var jar = Path.of(System.getProperty("mini-broker.jar")).toAbsolutePath().normalize().toString();
        var broker = new SmallBroker(new ProcessBuilder(java, "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-jar", jar, file.toString()).redirectErrorStream(true).start());
        var reader = new Thread(broker::read, "output of a small broker");
        reader.setDaemon(true);
        reader.start();
        return broker;
    }

    private void read() {
        try (BufferedReader in = process.inputReader()) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                }
                if (line.startsWith(READY)) {
                    port.complete(Integer.parseInt(line.substring(READY.length())));
                }
            }
        } catch (IOException e) {
            // it was killed
        }
        port.completeExceptionally(new IllegalStateException("it ended. It said: " + words()));
    }

    /** Waits until it serves. */
    int port() throws Exception {
        return port.get(60, TimeUnit.SECONDS);
    }

    String address() throws Exception {
        return "127.0.0.1:" + port();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() throws InterruptedException {
        return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    String words() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    long linesWith(String text) {
        synchronized (lines) {
            return lines.stream().filter(line -> line.contains(text)).count();
        }
    }

    /** The most physical memory that it ever had, in MiB; 0 where the system does not tell. */
    long mostResidentMiB() throws IOException {
        var status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream().filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024).findFirst().orElse(0);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
