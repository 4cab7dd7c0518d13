package minibroker.record;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code lab break 01}: readings as lines of text, a note with a comma, and one bit that falls over. */
final class ItBreaks {
    private ItBreaks() {}

    // tag::naive[]
    /** The format that one writes first: a line for each reading, commas between its fields. */
    static final class Lines {
        static byte[] write(List<Reading> readings) {
            var text = new StringBuilder();
            for (var reading : readings) {
                text.append("%d,%d,%s,%s,%s\n".formatted(reading.offset(), reading.timeMs(), reading.container(), reading.note(),
                    reading.celsius()));
            }
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }

        static List<Reading> read(byte[] bytes) {
            var readings = new ArrayList<Reading>();
            for (var line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
                var fields = line.split(",");
                readings.add(new Reading(Long.parseLong(fields[0]), Long.parseLong(fields[1]), fields[2], fields[3], fields[4]));
            }
            return readings;
        }
    }
    // end::naive[]

    record Reading(long offset, long timeMs, String container, String note, String celsius) {
        @Override
        public String toString() {
            return "offset %d @%d  %s  %5s C  \"%s\"".formatted(offset, timeMs, container, celsius, note);
        }
    }

    public static void main(String[] arguments) {
        var readings = List.of(new Reading(0, 1_000, "c-1", "ok", "-18.1"), new Reading(1, 1_001, "c-2", "ok", "-17.9"));
        System.out.println("Two readings, written as lines and read again:");
        readAll(Lines.write(readings));

        System.out.println("One bit falls over on the disk: an 8 (0x38) is now a 0 (0x30). Nobody notices:");
        var bytes = Lines.write(readings);
        bytes[lastIndexOf((byte) '8', bytes)] ^= 0b1000;
        readAll(bytes);

        System.out.println("Somebody at c-2 writes a note: \"door open, 4.0, for an hour\".");
        readAll(Lines.write(List.of(new Reading(2, 1_002, "c-2", "door open, 4.0, for an hour", "-17.2"))));

        System.out.println("Somebody else's note has two lines:");
        readAll(Lines.write(List.of(new Reading(3, 1_003, "c-3", "ok,-18.4\n4,1004,c-9,ok", "+21.0"))));

        System.out.println("A note that is empty, and no note at all:");
        readAll(Lines.write(List.of(new Reading(5, 1_005, "c-1", "", "-18.0"), new Reading(6, 1_006, "c-1", null, "-18.0"))));
        sizes();
    }

    private static void readAll(byte[] bytes) {
        try {
            Lines.read(bytes).forEach(reading -> System.out.println("  " + reading));
        } catch (RuntimeException e) {
            System.out.println("  " + e);
        }
    }

    /** The 8 of -18.1, the last in the two lines. */
    private static int lastIndexOf(byte wanted, byte[] bytes) {
        var at = bytes.length - 1;
        while (bytes[at] != wanted) {
            at--;
        }
        return at;
    }

    private static void sizes() {
        System.out.println("And what does it cost? Bytes of the same readings, with a time of today:");
        for (int count : new int[] {5, 50, 500}) {
            var readings = new ArrayList<Reading>();
            var batch = BatchBuilder.startingAt(1_000_000);
            for (int i = 0; i < count; i++) {
                var reading = new Reading(1_000_000 + i, 1_790_000_000_000L + i, "c-" + i % 5, "ok", "-18." + i % 10);
                readings.add(reading);
                batch.append(reading.timeMs(), utf8(reading.container()), utf8(reading.note() + "," + reading.celsius()));
            }
            System.out.println("  %3d readings: %6d as lines, %6d as a record batch".formatted(count,
                Lines.write(readings).length,
                batch.build().remaining()));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
