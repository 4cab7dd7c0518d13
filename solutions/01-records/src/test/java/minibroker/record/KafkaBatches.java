package minibroker.record;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/** Batches as a stock producer lays them out, and random records to fill them with. */
final class KafkaBatches {
    private KafkaBatches() {}

    static ByteBuffer batch(long baseOffset, CompressionType codec, SimpleRecord... records) {
        return MemoryRecords.withRecords(baseOffset, Compression.of(codec).build(), records).buffer();
    }

    static SimpleRecord[] randomRecords(Random random) {
        var records = new ArrayList<SimpleRecord>();
        for (int i = 0; i <= random.nextInt(20); i++) {
            records.add(new SimpleRecord(1_700_000_000_000L + random.nextInt(-100_000, 100_000),
                    randomBytes(random), randomBytes(random), randomHeaders(random)));
        }
        return records.toArray(SimpleRecord[]::new);
    }

    private static Header[] randomHeaders(Random random) {
        var headers = new Header[random.nextInt(3)];
        for (int i = 0; i < headers.length; i++) {
            headers[i] = new RecordHeader("h\u00f6he-" + random.nextInt(10), randomBytes(random));
        }
        return headers;
    }

    /** Null, empty, short or longer than one varint byte can say. */
    private static byte[] randomBytes(Random random) {
        var length = List.of(-1, 0, random.nextInt(10), random.nextInt(500)).get(random.nextInt(4));
        if (length < 0) {
            return null;
        }
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** What our records should look like, from Kafka's. */
    static Record ours(long offset, SimpleRecord kafkas) {
        var headers = new ArrayList<minibroker.record.RecordHeader>();
        for (var header : kafkas.headers()) {
            var value = header.value() == null ? null : ByteBuffer.wrap(header.value());
            headers.add(new minibroker.record.RecordHeader(header.key(), value));
        }
        return new Record(offset, kafkas.timestamp(), kafkas.key(), kafkas.value(), headers);
    }
}
