package minibroker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import minibroker.runtime.Storage;
import minibroker.runtime.StorageFile;
import minibroker.runtime.sim.SimDisk;

/** {@code lab break 03}: a log that is one file grows until the disk is full; then somebody wants to delete its beginning. */
final class ItBreaks {
    private static final int DISK_BYTES = 64 * 1024;

    private ItBreaks() {}

    // tag::naive[]
    /** One file for ever. A reading's offset is the byte at which it begins. */
    static final class OneFileLog {
        private final Storage disk;
        private StorageFile file;

        OneFileLog(Storage disk) throws IOException {
            this.disk = disk;
            this.file = disk.open("readings");
        }

        long append(String reading) throws IOException {
            var offset = file.size();
            file.append(ByteBuffer.wrap((reading + "\n").getBytes(StandardCharsets.UTF_8)));
            return offset;
        }

        /** A file has no front that could be cut off: what stays is copied. */
        void deleteBelow(long offset) throws IOException {
            var copy = disk.open("readings.new");
            var stays = ByteBuffer.allocate((int) (file.size() - offset));
            file.read(stays, offset);
            copy.append(stays.flip());
            disk.rename("readings.new", "readings");
            file.release();
            file = copy;
        }
    }
    // end::naive[]

    public static void main(String[] arguments) throws IOException {
        var disk = new SimDisk(3);
        disk.capacityBytes(DISK_BYTES);
        var log = new OneFileLog(disk);
        System.out.println("A disk of " + DISK_BYTES + " bytes, and a log of one file.");
        fillTheDisk(log);
        System.out.println("Nobody needs the first 300 any more. A file has no front to cut off, so the rest is copied.");
        delete300(log);

        disk.delete("readings.new");
        disk.capacityBytes(2 * DISK_BYTES);
        System.out.println("We buy a disk of twice the size. A consumer has read 1000 readings, up to byte " + startOf(1_001)
                + ".");
        System.out.println("  next it would read:  " + read(log, startOf(1_001)));
        System.out.println("Once more: delete the first 300.");
        delete300(log);
        System.out.println("The consumer reads on at byte " + startOf(1_001) + ".");
        System.out.println("  now it reads:        " + read(log, startOf(1_001)));
    }

    private static void fillTheDisk(OneFileLog log) {
        for (int number = 1; ; number++) {
            try {
                log.append(reading(number));
            } catch (IOException e) {
                System.out.println("  reading " + number + ": " + e.getMessage());
                return;
            }
        }
    }

    private static void delete300(OneFileLog log) {
        var bytes = startOf(301);
        try {
            var copied = log.file.size() - bytes;
            log.deleteBelow(bytes);
            System.out.println("  " + copied + " bytes were copied to get rid of " + bytes);
        } catch (IOException e) {
            System.out.println("  " + e.getMessage());
        }
    }

    private static String reading(int number) {
        return "container-%d  -18.%d C  reading %04d".formatted(number % 5, number % 10, number);
    }

    private static long startOf(int number) {
        return (number - 1) * (reading(number).length() + 1L);
    }

    private static String read(OneFileLog log, long offset) throws IOException {
        var bytes = ByteBuffer.allocate(reading(1).length());
        log.file.read(bytes, offset);
        return new String(bytes.array(), StandardCharsets.UTF_8);
    }
}
