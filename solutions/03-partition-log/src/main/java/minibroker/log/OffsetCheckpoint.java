package minibroker.log;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import minibroker.runtime.Storage;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One offset for each partition, in a text file of Kafka's format:
 *
 * <pre>
 *   0                     version
 *   2                     how many lines follow
 *   readings 0 4711       topic, partition, offset
 *   readings 1 42
 * </pre>
 *
 * <p>Usually the worker writes it. Its bytes go to a temporary file there; the rename that makes them count happens on the
 * loop, and only if nobody has written a newer text in the meantime: {@link #writeNow} is how an offset is lowered, and an
 * older text with the higher offset must not come after it.
 *
 * <p>Kafka: {@code OffsetCheckpointFile}.
 */
final class OffsetCheckpoint {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetCheckpoint.class);
    private static final String VERSION = "0";

    private final Storage storage;
    private final SmallFile file;
    private final String workersTemporary;
    private Map<TopicPartition, Long> onDisk = new LinkedHashMap<>();
    private int writesNow;
    private boolean workerIsWriting;

    OffsetCheckpoint(Storage storage, String name) {
        this.storage = storage;
        this.file = new SmallFile(storage, name);
        this.workersTemporary = name + ".worker" + SmallFile.TEMPORARY;
    }

    /** What the file says. A damaged one says nothing: then logs are recovered from their beginning, which is slow and safe. */
    void read() throws IOException {
        var text = file.read();
        if (text.isPresent()) {
            try {
                onDisk = parse(text.get());
            } catch (IllegalArgumentException e) {
                LOG.warn("Ignoring the checkpoint {} in {}: {}", file.name(), storage.location(), e.getMessage());
            }
        }
    }

    /** The offset that a start would find; 0 if there is none. */
    long onDisk(TopicPartition partition) {
        return onDisk.getOrDefault(partition, 0L);
    }

    Map<TopicPartition, Long> onDisk() {
        return new LinkedHashMap<>(onDisk);
    }

    /** Replaces the file, and waits for the disk. */
    void writeNow(Map<TopicPartition, Long> offsets) throws IOException {
        writesNow++;
        file.replace(format(offsets));
        onDisk = offsets;
    }

    /** Replaces the file some time later, unless it says so already or a write is under way. */
    void writeLater(Map<TopicPartition, Long> offsets, Upkeep upkeep) {
        if (workerIsWriting || offsets.equals(onDisk)) {
            return;
        }
        workerIsWriting = true;
        var writesNowBefore = writesNow;
        upkeep.onWorker(
                () -> {
                    file.write(workersTemporary, true, format(offsets));
                    return null;
                },
                () -> written(offsets, writesNowBefore),
                failure -> {
                    workerIsWriting = false;
                    LOG.warn("Could not write the checkpoint {} in {}", file.name(), storage.location(), failure);
                });
    }

    private void written(Map<TopicPartition, Long> offsets, int writesNowBefore) {
        workerIsWriting = false;
        if (writesNow != writesNowBefore) {
            return;
        }
        try {
            storage.rename(workersTemporary, file.name());
            onDisk = offsets;
        } catch (IOException e) {
            LOG.warn("Could not rename the checkpoint {} in {}", file.name(), storage.location(), e);
        }
    }

    static String format(Map<TopicPartition, Long> offsets) {
        var text = new StringBuilder(VERSION).append('\n').append(offsets.size()).append('\n');
        offsets.forEach((partition, offset) -> text.append(partition.topic()).append(' ').append(partition.partition())
                .append(' ').append(offset).append('\n'));
        return text.toString();
    }

    static Map<TopicPartition, Long> parse(String text) {
        var lines = text.lines().toList();
        if (lines.size() < 2 || !lines.get(0).equals(VERSION)) {
            throw new IllegalArgumentException("it does not begin with version " + VERSION + " and a count");
        }
        var count = Integer.parseInt(lines.get(1));
        if (count != lines.size() - 2) {
            throw new IllegalArgumentException("it promises %d lines and has %d".formatted(count, lines.size() - 2));
        }
        var offsets = new LinkedHashMap<TopicPartition, Long>();
        for (var line : lines.subList(2, lines.size())) {
            var words = line.split(" ");
            if (words.length != 3) {
                throw new IllegalArgumentException("not a topic, a partition and an offset: " + line);
            }
            offsets.put(new TopicPartition(words[0], Integer.parseInt(words[1])), Long.parseLong(words[2]));
        }
        return offsets;
    }
}
