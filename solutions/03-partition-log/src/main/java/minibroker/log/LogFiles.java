package minibroker.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import minibroker.runtime.Storage;
import minibroker.segment.Segment;
import minibroker.segment.SegmentNames;

/**
 * The directory of one partition: which names lie in it, and how they come and go. Knows nothing of what is in the files.
 *
 * <p>A segment is never deleted in one step. Its files are first renamed, which is quick and makes the next start forget
 * them; the bytes go later, on the worker. Companions, the files that passengers keep for a segment, share its fate.
 */
final class LogFiles {
    private final Storage storage;
    private final String directory;
    private final Set<String> companions;
    private long creations;                  // of segments, since the start
    private long creationsForced;            // how many of them a power loss cannot undo

    LogFiles(Storage storage, String directory, Set<String> companions) {
        this.storage = storage;
        this.directory = directory;
        this.companions = companions;
    }

    /** What is left of a segment: renamed, not yet deleted. */
    record SetAside(Segment segment, List<String> companionPaths) {}

    Storage storage() {
        return storage;
    }

    String directory() {
        return directory;
    }

    Set<String> companions() {
        return companions;
    }

    /** A directory inside this one, with files of the same kinds. */
    LogFiles inside(String name) {
        return new LogFiles(storage, path(name), companions);
    }

    String path(String name) {
        return directory + "/" + name;
    }

    List<String> names() throws IOException {
        return storage.list(directory);
    }

    /**
     * The files of an empty segment. Those of the segments before it have durable names by then: a power loss that kept a later
     * segment and lost the log's first one would leave a log that begins in the middle, and nothing in it would show that. Usually
     * the worker has seen to it when the segment before was closed.
     */
    Segment create(long baseOffset, LogSettings settings) throws IOException {
        if (hasUnforcedCreations()) {
            forceNamesNow();
        }
        creations++;
        return Segment.create(storage, directory, baseOffset, limits(settings));
    }

    Segment open(long baseOffset, LogSettings settings) throws IOException {
        return Segment.open(storage, directory, baseOffset, limits(settings));
    }

    static Segment.Limits limits(LogSettings settings) {
        return new Segment.Limits(settings.indexIntervalBytes(), settings.segmentIndexBytes());
    }

    /** Base offsets of the segments whose log file ends in {@code suffix}, such as {@code .log}; ascending. */
    List<Long> baseOffsets(String suffix) throws IOException {
        var offsets = new TreeSet<Long>();
        for (var name : names()) {
            var baseOffset = SegmentNames.baseOffsetOf(name);
            if (baseOffset.isPresent() && name.equals(SegmentNames.of(baseOffset.getAsLong(), suffix))) {
                offsets.add(baseOffset.getAsLong());
            }
        }
        return new ArrayList<>(offsets);
    }

    /** Renames a segment's files and their companions, so that the next start does not take them for a part of the log. */
    SetAside setAside(Segment segment) throws IOException {
        segment.changeSuffix(SegmentNames.DELETED);
        return new SetAside(segment, renameAside(segment.baseOffset(), companions));
    }

    /** The same at a start, before anything is open; nothing happens to what is set aside already. */
    void setAsideUnopened(long baseOffset) throws IOException {
        renameAside(baseOffset, List.of(SegmentNames.LOG, SegmentNames.INDEX, SegmentNames.TIME_INDEX));
        renameAside(baseOffset, companions);
    }

    private List<String> renameAside(long baseOffset, Collection<String> suffixes) throws IOException {
        var renamed = new ArrayList<String>();
        for (var suffix : suffixes) {
            var path = path(SegmentNames.of(baseOffset, suffix));
            if (storage.exists(path)) {
                storage.rename(path, path + SegmentNames.DELETED);
                renamed.add(path + SegmentNames.DELETED);
            }
        }
        return renamed;
    }

    /** Deletes what was set aside; slices that wait in sockets stay readable. Also on the worker's thread. */
    void delete(List<SetAside> gone) throws IOException {
        try {
            storage.forceDirectory(directory);         // else a power loss could keep the delete and lose the rename
            for (var one : gone) {
                one.segment().delete();
                for (var path : one.companionPaths()) {
                    storage.delete(path);
                }
            }
        } finally {
            gone.forEach(one -> one.segment().release());      // the topic may have gone meanwhile, and its directory with it
        }
    }

    /** Makes the directory itself survive a power loss: its name stands in the data directory. */
    Void forceDirectory() throws IOException {
        storage.forceDirectory("");
        return null;
    }

    /** How many segments were created here, as a mark for {@link #creationsForced}. Loop thread only. */
    long creations() {
        return creations;
    }

    /** The names of the first {@code count} created segments are durable: a force that began afterwards has ended. */
    void creationsForced(long count) {
        creationsForced = Math.max(creationsForced, count);
    }

    boolean hasUnforcedCreations() {
        return creations > creationsForced;
    }

    /** The same as {@link #forceNames}, on the loop, which waits for it. */
    void forceNamesNow() throws IOException {
        forceNames();
        creationsForced(creations);
    }

    /** Makes renames and new files survive a power loss. */
    Void forceNames() throws IOException {
        storage.forceDirectory(directory);
        return null;
    }
}
