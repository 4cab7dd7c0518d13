package brokerfromscratch.lab.clients;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the batches of a partition are compressed, read from its first file. A client can only say what it was told to do; a batch
 * says what it did.
 *
 * <pre>
 *   0            8        12                21           23
 *   | baseOffset | length | ...epoch, crc   | attributes | ...     the codec is the lowest three bits of the attributes;
 *                                                                  length counts the bytes behind itself
 * </pre>
 */
final class CodecOnDisk {
    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");
    private static final int LENGTH_AT = 8;
    private static final int LENGTH_END = 12;
    private static final int CODEC_AT = 22;

    private CodecOnDisk() {}

    /** The codecs of all batches of partition 0. */
    static Set<String> of(Path data, String topic) throws IOException {
        var found = new TreeSet<String>();
        try (var file = new RandomAccessFile(data.resolve(topic + "-0/00000000000000000000.log").toFile(), "r")) {
            for (var at = 0L; at < file.length();) {
                file.seek(at + LENGTH_AT);
                var length = file.readInt();
                if (length <= 0) {
                    break;                                       // Kafka may have made the file longer than what is in it
                }
                file.seek(at + CODEC_AT);
                found.add(CODECS.get(file.readByte() & 7));
                at += LENGTH_END + length;
            }
        } catch (EOFException e) {
            // a batch that is being written
        }
        return found;
    }
}
