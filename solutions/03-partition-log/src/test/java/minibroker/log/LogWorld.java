package minibroker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import minibroker.record.BatchBuilder;
import minibroker.record.BatchHeader;
import minibroker.runtime.Settings;
import minibroker.runtime.sim.SimNode;
import minibroker.runtime.sim.Simulation;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;

/**
 * One simulated machine with one data directory and, in it, the log of readings-0. What a test does to the log happens as an
 * event of the machine's loop, so the machine can die in the middle of it.
 */
public final class LogWorld {
    public static final TopicIdPartition READINGS = new TopicIdPartition(new Uuid(4, 2), 0, "readings");

    private final Simulation simulation;
    private final SimNode node;
    private PassengerFactory passengers = PassengerFactory.NONE;
    private LogDirectorySettings directorySettings = new LogDirectorySettings(1, null, 300_000, 60_000, 60_000);
    private LogSettings settings = settings(Map.of());
    private LogDirectory directory;
    private PartitionLog log;

    public LogWorld(Simulation simulation) {
        this.simulation = simulation;
        this.node = simulation.addNode("n1");
    }

    public static LogWorld started() {
        return new LogWorld(new Simulation(1)).start();
    }

    public static LogSettings settings(Map<String, String> texts) {
        return LogSettings.from(Settings.of(LogSettings.ALL, texts));
    }

    public LogWorld with(String... namesAndValues) {
        var texts = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            texts.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        settings = settings(texts);
        return this;
    }

    public LogWorld with(PassengerFactory factory) {
        passengers = factory;
        return this;
    }

    public LogWorld with(LogDirectorySettings newSettings) {
        directorySettings = newSettings;
        return this;
    }

    /** Boots the machine and opens the log. */
    public LogWorld start() {
        return boot().openLog();
    }

    /** Opens the log in a directory that is open. */
    LogWorld openLog() {
        log = call(() -> directory.create(READINGS, settings));
        return this;
    }

    /** A start during which the machine dies, if it gets so far as the {@code n}-th operation of its disk. */
    void startAndCrashAt(long n, boolean powerFails) {
        node.boot(self -> {});
        if (powerFails) {
            node.losePowerAtDiskOperation(n);
        } else {
            node.killAtDiskOperation(n);
        }
        directory = call(() -> LogDirectory.open(node.doors(), node.loop(), directorySettings, passengers));
        if (node.isUp()) {
            call(() -> directory.create(READINGS, settings));
        }
    }

    /** Boots the machine and opens the directory only. */
    public LogWorld boot() {
        node.boot(self -> {});
        directory = call(() -> LogDirectory.open(node.doors(), node.loop(), directorySettings, passengers));
        return this;
    }

    public SimNode node() {
        return node;
    }

    public LogDirectory directory() {
        return directory;
    }

    public PartitionLog log() {
        return log;
    }

    public LogSettings settings() {
        return settings;
    }

    public long nowMs() {
        return node.doors().clock().wallMs();
    }

    public void pass(long virtualMs) {
        simulation.runFor(virtualMs);
    }

    /** A clean stop and a start. */
    public LogWorld restart() {
        stop();
        return start();
    }

    public void stop() {
        call(() -> {
            directory.close();
            return null;
        });
        node.kill();
    }

    public LogWorld killAndStart() {
        node.kill();
        return start();
    }

    public LogWorld losePowerAndStart() {
        node.losePower();
        return start();
    }

    /** Runs {@code call} on the machine's loop. Null if the machine died of it; an IOException comes wrapped. */
    public <T> T call(Callable<T> call) {
        var outcome = new ArrayList<T>(1);
        var failure = new ArrayList<Throwable>(1);
        var done = new boolean[1];
        node.loop().submit(() -> {
            try {
                outcome.add(call.call());
            } catch (Exception | AssertionError e) {
                failure.add(e);
            }
            done[0] = true;
        });
        simulation.runUntil(() -> done[0] || !node.isUp(), 1_000);
        if (!failure.isEmpty()) {
            throw failure.get(0) instanceof IOException e ? new DiskSaidNo(e) : sneaky(failure.get(0));
        }
        return outcome.isEmpty() ? null : outcome.get(0);
    }

    /** What the log threw. */
    public static final class DiskSaidNo extends RuntimeException {
        DiskSaidNo(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private static RuntimeException sneaky(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException already ? already : new IllegalStateException(e);
    }

    // --- batches

    /** One batch of {@code records} records of about {@code valueBytes} each, all with this timestamp. */
    public static ByteBuffer batch(long timestampMs, int records, int valueBytes) {
        return batchAt(0, timestampMs, records, valueBytes);
    }

    public static ByteBuffer batchAt(long baseOffset, long timestampMs, int records, int valueBytes) {
        var builder = BatchBuilder.startingAt(baseOffset);
        for (int i = 0; i < records; i++) {
            builder.append(timestampMs, null, new byte[valueBytes]);
        }
        return builder.build();
    }

    public static ByteBuffer together(ByteBuffer... batches) {
        var all = ByteBuffer.allocate(1 << 20);
        for (var batch : batches) {
            all.put(batch.duplicate());
        }
        return all.flip();
    }

    /** A producer's batch arrives now. */
    public AppendResult append(ByteBuffer batches) {
        return append(batches, AppendOrigin.CLIENT);
    }

    public AppendResult append(ByteBuffer batches, AppendOrigin origin) {
        return call(() -> log.append(batches, origin, 7, nowMs()));
    }

    /** So many batches of one record of 100 bytes each, a segment of 1000 bytes holds five. */
    public LogWorld appendSmall(int count) {
        for (int i = 0; i < count; i++) {
            append(batch(nowMs(), 1, 100));
        }
        return this;
    }

    /** All below the end counts as committed. */
    public LogWorld commit() {
        log.advanceHighWatermark(log.offsets().logEndOffset());
        return this;
    }

    public List<BatchHeader> headers() {
        return call(() -> {
            var headers = new ArrayList<BatchHeader>();
            log.forEachHeader(0, (header, position) -> headers.add(header));
            return headers;
        });
    }

    public List<Long> offsets() {
        return headers().stream().map(BatchHeader::baseOffset).toList();
    }

    public List<Long> segmentBases() {
        return log.segments().stream().map(segment -> segment.baseOffset()).toList();
    }

    public List<String> files(String directoryName) {
        return call(() -> node.disk().list(directoryName));
    }
}
