package minibroker.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import minibroker.runtime.Doors;
import minibroker.runtime.EventLoop;
import minibroker.runtime.Storage;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One data directory and the logs in it.
 *
 * <pre>
 *   .lock                                  held while a broker runs
 *   meta.properties                        whose directory this is
 *   .kafka_cleanshutdown                   the last run ended in order: nothing needs recovery
 *   recovery-point-offset-checkpoint       what is surely on the platter, …
 *   log-start-offset-checkpoint            … where each log begins, …
 *   replication-offset-checkpoint          … and how far it was committed
 *   __cluster_metadata-0/ readings-0/ …    one log each
 * </pre>
 *
 * <p>A start knows the topics only after it has read the metadata log, which lies in the same directory. So logs are opened
 * one by one, {@link #create} for each partition that somebody knows, and {@link #moveStraysAside} says: that was all.
 *
 * <p>Owned by the loop's thread. Kafka: {@code LogManager}, here for one directory.
 */
public final class LogDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(LogDirectory.class);
    private static final String LOCK = ".lock";
    private static final String CLEAN_SHUTDOWN = ".kafka_cleanshutdown";
    private static final String CLEAN_SHUTDOWN_TEXT = "{\"version\":0,\"brokerEpoch\":-1}";
    private static final long FIRST_RETENTION_CHECK_MS = 30_000;

    private final Doors doors;
    private final Upkeep upkeep;
    private final LogDirectorySettings settings;
    private final PassengerFactory passengers;
    private final Closeable lock;
    private final Map<TopicPartition, PartitionLog> logs = new LinkedHashMap<>();
    private final Map<String, EventLoop.Timer> chores = new LinkedHashMap<>();
    private final Checkpoints checkpoints;
    private Identity identity;
    private boolean wasStoppedCleanly;

    private LogDirectory(Doors doors, EventLoop loop, LogDirectorySettings settings, PassengerFactory passengers,
            Closeable lock) {
        this.doors = doors;
        this.upkeep = new Upkeep(doors, loop);
        this.settings = settings;
        this.passengers = passengers;
        this.lock = lock;
        this.checkpoints = new Checkpoints(doors.storage());
    }

    /**
     * Takes the directory behind {@code doors.storage()} for this broker. No log is open yet.
     *
     * @throws IOException if another process or another broker owns it; the message says who, and where that stands
     */
    public static LogDirectory open(Doors doors, EventLoop loop, LogDirectorySettings settings, PassengerFactory passengers)
            throws IOException {
        var lock = doors.storage().lock(LOCK);
        try {
            var directory = new LogDirectory(doors, loop, settings, passengers, lock);
            directory.start();
            return directory;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private void start() throws IOException {
        identity = Identity.readOrCreate(storage(), doors.random(), settings.nodeId(), settings.clusterId());
        var marker = new SmallFile(storage(), CLEAN_SHUTDOWN);
        wasStoppedCleanly = storage().exists(CLEAN_SHUTDOWN);
        if (wasStoppedCleanly) {
            marker.delete();                     // forced, too: it must not come back to vouch for what this run will write
        }
        var found = new ArrayList<TopicPartition>();
        for (var name : storage().list("")) {
            var directory = new PartitionDirectory(storage(), name);
            directory.partition().ifPresent(found::add);
            if (directory.isDeleted()) {
                deleteLater(directory, 0);
            }
        }
        checkpoints.read(found);
        storage().forceDirectory("");            // what recovery will vouch for lies in directories that a kill left unforced
    }

    /** The cluster that this directory belongs to. */
    public String clusterId() {
        return identity.clusterId();
    }

    public Uuid directoryId() {
        return identity.directoryId();
    }

    public Storage storage() {
        return doors.storage();
    }

    /** False if the last run was killed, or lost its power: what it had not forced may be missing. */
    public boolean wasStoppedCleanly() {
        return wasStoppedCleanly;
    }

    /**
     * Would the disk take an append of so many bytes to this log? Writes them beside it, to a file that is deleted at once.
     *
     * @throws IOException if it would not, or if the log takes none because a force has failed
     */
    public void requireRoomFor(PartitionLog log, int bytes) throws IOException {
        log.truncateTo(log.offsets().logEndOffset());            // cuts nothing, but says whether the log may be changed
        var probe = PartitionDirectory.of(storage(), log.partition().topicPartition()).name() + "/probe" + SmallFile.TEMPORARY;
        try {
            var file = storage().open(probe);
            try {
                file.append(ByteBuffer.allocate(bytes));
            } finally {
                file.release();
            }
        } finally {
            storage().delete(probe);
        }
    }

    /** Runs {@code event} on the loop, later. For those who wait for the disk to get better. */
    public void later(long delayMs, Runnable event) {
        upkeep.in(delayMs, event);
    }

    // --- logs

    /**
     * Opens a partition's log, and makes it if it is not there. A directory of the same name with the id of another topic, one
     * that was deleted and created again, is moved aside.
     */
    public PartitionLog create(TopicIdPartition partition, LogSettings logSettings) throws IOException {
        return create(partition, logSettings, false);
    }

    /**
     * The same for a log that the broker is lost without. Recovery cuts a log where its damage begins, and what a power loss
     * has left torn was never committed. But this one is not cut below its last known high watermark.
     *
     * @throws IOException also if that would be needed; it says where, and what to do. Nothing was changed
     */
    public PartitionLog createIntact(TopicIdPartition partition, LogSettings logSettings) throws IOException {
        return create(partition, logSettings, true);
    }

    private PartitionLog create(TopicIdPartition partition, LogSettings logSettings, boolean intact) throws IOException {
        var name = partition.topicPartition();
        if (logs.containsKey(name)) {
            throw new IllegalStateException("broken invariant: the log of " + name + " is open already");
        }
        var directory = PartitionDirectory.of(storage(), name);
        var saved = prepare(directory, partition);
        var riders = passengers.passengersOf(partition, storage(), directory.name());
        var files = new LogFiles(storage(), directory.name(), Passengers.companionsOf(riders));
        var log = PartitionLog.open(partition, files, upkeep, riders, logSettings, saved, intact ? saved.highWatermark() : 0,
                (recoveryPoint, logStart) -> checkpoints.lower(name, recoveryPoint, logStart, logs.values()));
        logs.put(name, log);
        checkpoints.forget(name);                    // from now on the log speaks for itself
        return log;
    }

    /** Sees to it that the directory is there and belongs to this topic; returns what is known of its log. */
    private Checkpointed prepare(PartitionDirectory directory, TopicIdPartition partition) throws IOException {
        var topicId = directory.exists() ? directory.topicId() : Optional.<Uuid>empty();
        if (topicId.isPresent() && !topicId.get().equals(partition.topicId())) {
            checkpoints.forget(partition.topicPartition());
            LOG.warn("{} belongs to topic id {}, not {}: moved aside as {}", directory.name(), topicId.get(),
                    partition.topicId(), directory.moveAside(PartitionDirectory.STRAY, doors.random()).name());
        }
        var isNew = !directory.exists();
        var saved = checkpoints.saved(partition.topicPartition());
        if (isNew) {
            checkpoints.lower(partition.topicPartition(), 0, 0, logs.values());     // what they say is of an earlier topic
        }
        if (isNew || topicId.isEmpty()) {
            directory.create(partition.topicId());
        }
        return wasStoppedCleanly && !isNew
                ? new Checkpointed(Long.MAX_VALUE, saved.logStartOffset(), saved.highWatermark())
                : saved;
    }

    public Optional<PartitionLog> log(TopicPartition partition) {
        return Optional.ofNullable(logs.get(partition));
    }

    /** The open log of this partition of this very topic, not of a namesake. */
    public Optional<PartitionLog> log(TopicIdPartition partition) {
        return log(partition.topicPartition()).filter(log -> log.partition().equals(partition));
    }

    /** All open logs, in the order in which they were opened; a live view. */
    public Collection<PartitionLog> logs() {
        return Collections.unmodifiableCollection(logs.values());
    }

    /** Deletes a log: its name is free at once, its bytes go later. Nothing happens if it is not open. */
    public void delete(TopicIdPartition partition) throws IOException {
        var log = log(partition);
        if (log.isPresent()) {
            logs.remove(partition.topicPartition());
            log.get().release();
            var aside = PartitionDirectory.of(storage(), partition.topicPartition())
                    .moveAside(PartitionDirectory.DELETE, doors.random());
            deleteLater(aside, log.get().settings().fileDeleteDelayMs());
        }
    }

    private void deleteLater(PartitionDirectory directory, long delayMs) {
        upkeep.in(delayMs, () -> upkeep.onWorker(
                () -> {
                    storage().forceDirectory("");
                    storage().delete(directory.name());
                    return null;
                },
                () -> LOG.info("Deleted {}", directory.name()),
                failure -> LOG.warn("Could not delete {}; the next start will", directory.name(), failure)));
    }

    /**
     * Call once it is known which partitions there are: other directories belong to no topic. They are renamed, not deleted,
     * because it may be the metadata that is wrong. A known partition whose log could not be opened, for want of disk or of
     * file handles, stays where it is for the next start.
     *
     * @return their new names
     */
    public List<String> moveStraysAside(Collection<TopicPartition> known) throws IOException {
        var strays = new ArrayList<String>();
        var unknown = checkpoints.unopened();
        unknown.removeAll(known);
        for (var partition : unknown) {
            var directory = PartitionDirectory.of(storage(), partition);
            if (directory.isOurs()) {
                strays.add(directory.moveAside(PartitionDirectory.STRAY, doors.random()).name());
            }
            checkpoints.forget(partition);
        }
        if (!strays.isEmpty()) {
            LOG.warn("{} directories in {} belong to no known topic; moved aside as {}",
                    strays.size(), storage().location(), strays);
        }
        return strays;
    }

    // --- chores

    /** From now on retention is applied and checkpoints are written, every so often. */
    public void startChores() {
        every("retention", Math.min(FIRST_RETENTION_CHECK_MS, settings.retentionCheckIntervalMs()),
                settings.retentionCheckIntervalMs(), this::applyRetention);
        every("recovery points", settings.checkpointIntervalMs(), settings.checkpointIntervalMs(),
                () -> checkpoints.writeRecoveryPointsLater(logs.values(), upkeep));
        every("log starts", settings.logStartCheckpointIntervalMs(), settings.logStartCheckpointIntervalMs(),
                () -> checkpoints.writeLogStartsLater(logs.values(), upkeep));
    }

    private void every(String chore, long firstMs, long intervalMs, Runnable work) {
        chores.put(chore, upkeep.in(Math.max(1, firstMs), () -> {
            every(chore, intervalMs, intervalMs, work);
            work.run();
        }));
    }

    private void applyRetention() {
        for (var log : List.copyOf(logs.values())) {
            try {
                log.applyRetention(upkeep.nowMs());
            } catch (IOException e) {
                LOG.warn("Could not apply retention to {}", log, e);
            }
        }
    }

    /**
     * A clean stop: everything is forced and written down, and the next start believes it. If not all of what was found on disk
     * has been opened, there is no such promise, and no marker.
     */
    public void close() throws IOException {
        chores.values().forEach(EventLoop.Timer::cancel);
        try {
            for (var log : logs.values()) {
                log.close();
            }
            checkpoints.writeAllNow(logs.values());
            if (checkpoints.unopened().isEmpty()) {
                new SmallFile(storage(), CLEAN_SHUTDOWN).replace(CLEAN_SHUTDOWN_TEXT);
            }
        } finally {
            lock.close();
        }
    }

    /**
     * What is left to do for a broker that was killed in a JVM that lives on: others may have the directory; nothing is written.
     */
    public void abandon() throws IOException {
        chores.values().forEach(EventLoop.Timer::cancel);
        lock.close();
    }
}
