package minibroker.produce;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.zip.CRC32;

/** {@code lab break 05}: two producers that hash differently, and a broker that believes what a header says. */
final class ItBreaks {
    private static final int PARTITIONS = 3;

    private ItBreaks() {}

    private record Reading(String container, String celsius, long timestampMs) {}

    private static final List<Reading> FIRST = List.of(new Reading("c-1", "-18.1", 1000), new Reading("c-2", "-17.9", 1001),
        new Reading("c-1", "-18.0", 1002));
    private static final List<Reading> SECOND = List.of(new Reading("c-3", "-18.4", 1003), new Reading("c-2", "-17.2", 1004));

    // tag::hashes[]
    /** What Java's producer does with a key. */
    static int java(String key) {
        return KeyPartitioner.partitionOf(key.getBytes(UTF_8), PARTITIONS);
    }

    /** What a producer on librdkafka does, by default. */
    static int librdkafka(String key) {
        var crc = new CRC32();
        crc.update(key.getBytes(UTF_8));
        return (int) (crc.getValue() % PARTITIONS);
    }
    // end::hashes[]

    // tag::believes[]
    /** A leader that believes its producers: the next batch begins where the header says that this one ends. */
    static final class Log {
        private long logEndOffset;

        void append(int recordCount, int lastOffsetDelta) {
            var baseOffset = logEndOffset;
            logEndOffset = baseOffset + lastOffsetDelta + 1;
            System.out.println("  a batch of %d records, last offset delta %2d:  offsets %d to %d; the next is %d"
                .formatted(recordCount, lastOffsetDelta, baseOffset, baseOffset + recordCount - 1, logEndOffset));
        }
    }
    // end::believes[]

    public static void main(String[] arguments) {
        System.out.println("Three partitions. Until yesterday a Java program wrote the readings, now one on librdkafka does.");
        var partitions = new ArrayList<List<Reading>>();
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new ArrayList<>());
        }
        write("Java", FIRST, ItBreaks::java, partitions);
        write("librdkafka", SECOND, ItBreaks::librdkafka, partitions);
        System.out.println("A reader takes one partition after the other, and keeps the last reading of each container:");
        var last = new LinkedHashMap<String, Reading>();
        for (var partition : partitions) {
            partition.forEach(reading -> last.put(reading.container(), reading));
        }
        var c2 = last.get("c-2");
        System.out.println("  c-2 has %s, measured @%d. The alarm is set to -17.5: no alarm.".formatted(c2.celsius(),
            c2.timestampMs()));
        System.out.println("The newest reading of c-2 is -17.2, and it lies in another partition.");
        System.out.println();
        System.out.println("A broker that believes a batch's header:");
        var log = new Log();
        log.append(3, 2);
        log.append(2, 1);
        log.append(3, -5);
        log.append(2, 1);
        System.out.println("Offsets 1 and 2 have been given twice. Who asks for offset 1 gets which reading?");
    }

    private static void write(String program, List<Reading> readings, ToIntFunction<String> hash, List<List<Reading>>
        partitions) {
        for (var reading : readings) {
            var partition = hash.applyAsInt(reading.container());
            partitions.get(partition).add(reading);
            System.out.println("  %-10s  %s %s @%d  to partition %d".formatted(program, reading.container(), reading.celsius(),
                reading.timestampMs(), partition));
        }
    }
}
