package minibroker.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import minibroker.runtime.Storage;
import minibroker.runtime.StorageFile;
import minibroker.runtime.sim.SimDisk;

/** {@code lab break 02}: a plug is pulled while readings are written to a log that trusts its file. */
final class ItBreaks {
    private ItBreaks() {}

    // tag::naive[]
    /** The log that one writes first: length, bytes, length, bytes. It reads until the file ends. */
    static final class TrustingLog {
        private final StorageFile file;

        TrustingLog(Storage disk) throws IOException {
            file = disk.open("readings");
        }

        void append(String reading) throws IOException {
            var bytes = reading.getBytes(StandardCharsets.UTF_8);
            file.append(ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).flip());
        }

        String read(long position) throws IOException {
            var length = ByteBuffer.allocate(4);
            file.read(length, position);
            var missing = length.getInt(0) - (file.size() - position - 4);
            if (missing > 0) {
                throw new IOException("the file ends %d bytes early".formatted(missing));
            }
            var bytes = ByteBuffer.allocate(length.getInt(0));
            file.read(bytes, position + 4);
            return new String(bytes.array(), StandardCharsets.UTF_8);
        }
    }
    // end::naive[]

    public static void main(String[] arguments) throws IOException {
        var disk = new SimDisk(3);
        var log = new TrustingLog(disk);
        for (int i = 1; i <= 120; i++) {
            log.append("container-%d  -18.%d C  reading %d".formatted(i % 5, i % 10, i));
        }
        log.file.force();
        disk.forceDirectory("");
        System.out.println("120 readings written and forced to the disk: " + log.file.size() + " bytes.");
        for (int i = 121; i <= 200; i++) {
            log.append("container-%d  -18.%d C  reading %d".formatted(i % 5, i % 10, i));
        }
        System.out.println("80 more written, not forced: " + log.file.size() + " bytes. Now somebody pulls the plug.");
        disk.losePower();
        disk.plugIn();

        log = new TrustingLog(disk);
        System.out.println("Started again. The file has " + log.file.size() + " bytes.");
        readAll(log);
        System.out.println("The next reading is written. It is acknowledged: the disk has taken all of it.");
        log.append("container-1  -17.9 C  reading 201");
        log.file.force();
        readAll(log);
    }

    private static void readAll(TrustingLog log) {
        var count = 0;
        var position = 0L;
        var last = "nothing";
        try {
            while (position < log.file.size()) {
                last = log.read(position);
                count++;
                position += 4 + last.getBytes(StandardCharsets.UTF_8).length;
            }
            System.out.println("  read " + count + " readings, to the end");
        } catch (IOException | RuntimeException e) {
            System.out.println("  read " + count + " readings; the last one: " + last.replaceAll("\\p{Cntrl}", "."));
            System.out.println("  at byte " + position + ": " + e);
        }
    }
}
