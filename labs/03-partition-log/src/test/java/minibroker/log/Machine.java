package minibroker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import minibroker.runtime.sim.SimDisk;
import minibroker.runtime.sim.SimNode;
import minibroker.runtime.sim.Simulation;
import minibroker.segment.Segment;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;

/** A simulated machine with the directory of one partition. What a broker would do to its log is done here by hand. */
final class Machine {
    static final String DIRECTORY = "readings-0";
    private static final TopicIdPartition PARTITION = new TopicIdPartition(new Uuid(4, 2), 0, "readings");

    private final Simulation simulation;
    private final SimNode node;
    private final List<String> told = new ArrayList<>();
    private Upkeep upkeep;

    Machine(Simulation simulation) throws IOException {
        this.simulation = simulation;
        this.node = simulation.addNode("n1");
        boot();
        disk().createDirectory(DIRECTORY);
        disk().forceDirectory("");
    }

    static Machine started() throws IOException {
        return new Machine(new Simulation(1));
    }

    private void boot() {
        node.boot(self -> {});
        upkeep = new Upkeep(node.doors(), node.loop());
    }

    SimDisk disk() {
        return node.disk();
    }

    Upkeep upkeep() {
        return upkeep;
    }

    LogFiles files() {
        return new LogFiles(disk(), DIRECTORY, Set.of());
    }

    /** The time of day here. */
    long nowMs() {
        return node.doors().clock().wallMs();
    }

    void pass(long virtualMs) {
        simulation.runFor(virtualMs);
    }

    /** The process dies, what it has written stays; another one may begin. */
    void kill() {
        node.kill();
        boot();
    }

    /** The plug is pulled and put in again. */
    void losePower() {
        node.losePower();
        boot();
    }

    /** How often the names in the directory are made durable while {@code call} runs: the loop waits for each. */
    <T> long forcesOfNamesDuring(Callable<T> call) throws IOException {
        simulation.tracing(true);
        var before = simulation.trace().lines().size();
        call(call);
        return simulation.trace().lines().stream().skip(before).filter(line -> line.contains(" forcedir ")).count();
    }

    /** From now on the disk refuses to rename this file to {@code .deleted}: a directory of that name is in the way. */
    void refuseToSetAside(String file) throws IOException {
        disk().createDirectory(DIRECTORY + "/" + file + ".deleted/in-the-way");
    }

    /** The disk has room for so many bytes more. */
    void leaveRoomFor(long bytes) {
        disk().capacityBytes(disk().totalBytes() - disk().usableBytes() + bytes);
    }

    List<String> names() throws IOException {
        return disk().list(DIRECTORY);
    }

    // --- segments and logs

    /** A segment with these batches, one behind the other, as if it had grown; it begins at this offset. */
    Segment segment(LogSettings settings, long baseOffset, ByteBuffer... batches) throws IOException {
        var segment = files().create(baseOffset, settings);
        for (var batch : batches) {
            segment.append(batch.duplicate(), List.of(Readings.header(batch)));
        }
        return segment;
    }

    /** A log of these segments. Its new base offsets go to {@code rolled}. */
    LocalLog local(LogSettings settings, List<Long> rolled, Segment... segments) {
        return new LocalLog(files(), upkeep, new SegmentList(List.of(segments)), settings, (recoveryPoint, logStart) -> {},
                rolled::add);
    }

    /** Opens the log in the directory as a broker does, with a passenger that remembers what it is {@link #told}. */
    PartitionLog open(LogSettings settings, Checkpointed saved) throws IOException {
        var passenger = new LogPassenger() {
            @Override
            public void logStartRaised(long logStartOffset) {
                told.add("the log starts at " + logStartOffset);
            }
        };
        var log = call(() -> PartitionLog.open(PARTITION, files(), upkeep, List.of(passenger), settings, saved, 0,
                (recoveryPoint, logStart) -> {}));
        told.clear();
        return log;
    }

    /** What the log has told its passenger since it was opened. */
    List<String> told() {
        return List.copyOf(told);
    }

    /** Runs {@code call} as an event of the machine's loop. */
    <T> T call(Callable<T> call) throws IOException {
        var outcome = new ArrayList<T>(1);
        var failure = new ArrayList<Throwable>(1);
        node.loop().submit(() -> {
            try {
                outcome.add(call.call());
            } catch (Exception | Error e) {
                failure.add(e);
            }
        });
        simulation.runUntil(() -> outcome.size() + failure.size() > 0, 1_000);
        return failure.isEmpty() ? outcome.get(0) : thrown(failure.get(0));
    }

    private static <T> T thrown(Throwable failure) throws IOException {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        throw failure instanceof IOException exception ? exception : new IOException(failure);
    }
}
