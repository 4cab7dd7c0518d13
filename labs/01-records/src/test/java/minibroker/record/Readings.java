package minibroker.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * Readings of refrigerated containers in batches that Kafka's own client has laid out: what judges a layer cannot be made of
 * it.
 */
final class Readings {
    private Readings() {}

    /** The first three of the five readings: a batch of 106 bytes. */
    static ByteBuffer first() {
        return batch(0, reading(1_000, "c-1", "-18.1"), reading(1_001, "c-2", "-17.9"), reading(1_002, "c-1", "-18.0"));
    }

    /** The other two: 91 bytes. */
    static ByteBuffer second() {
        return batch(3, reading(1_003, "c-3", "-18.4"), reading(1_004, "c-2", "-17.2"));
    }

    static Record reading(long timestampMs, String key, String value, RecordHeader... headers) {
        return new Record(0, timestampMs, bytes(key), bytes(value), List.of(headers));
    }

    static RecordHeader header(String key, String value) {
        return new RecordHeader(key, bytes(value));
    }

    /** The records one behind the other from this offset on, whatever offsets they have. */
    static ByteBuffer batch(long baseOffset, Record... records) {
        return batch(baseOffset, CompressionType.NONE, numbered(baseOffset, records));
    }

    /** The records at the offsets that they have, as Kafka's client lays them out; leader epoch 0. */
    static ByteBuffer batch(long baseOffset, CompressionType codec, List<Record> records) {
        var builder = MemoryRecords.builder(ByteBuffer.allocate(512), (byte) 2, Compression.of(codec).build(),
            TimestampType.CREATE_TIME, baseOffset, -1, -1, (short) -1, -1, false, 0);
        for (var record : records) {
            builder.appendWithOffset(record.offset(), kafkas(record));
        }
        return copy(builder.build().buffer());
    }

    static List<Record> numbered(long baseOffset, Record... records) {
        var numbered = new ArrayList<Record>();
        for (var record : records) {
            numbered.add(new Record(baseOffset + numbered.size(), record.timestampMs(), record.key(), record.value(),
                record.headers()));
        }
        return numbered;
    }

    private static SimpleRecord kafkas(Record record) {
        var headers = record.headers().stream().map(Readings::kafkas).toArray(Header[]::new);
        return new SimpleRecord(record.timestampMs(), view(record.key()), view(record.value()), headers);
    }

    private static Header kafkas(RecordHeader header) {
        var value = header.value() == null ? null : bytes(header.value());
        return new org.apache.kafka.common.header.internals.RecordHeader(header.key(), value);
    }

    /** Up to 20 records: keys, values and headers that are null, empty, short or long; times before and after the first. */
    static List<Record> random(Random random, long baseOffset) {
        var records = new ArrayList<Record>();
        var offset = baseOffset;
        for (int i = 0; i <= random.nextInt(20); i++) {
            var headers = new ArrayList<RecordHeader>();
            for (int j = random.nextInt(3); j > 0; j--) {
                headers.add(new RecordHeader("h\u00f6he-" + random.nextInt(10), randomBytes(random)));
            }
            var timestampMs = 1_700_000_000_000L + (random.nextInt() * (long) random.nextInt(300));
            records.add(new Record(offset, timestampMs, randomBytes(random), randomBytes(random), headers));
            offset += 1 + random.nextInt(3);
        }
        return records;
    }

    private static ByteBuffer randomBytes(Random random) {
        var length = List.of(-1, 0, random.nextInt(10), random.nextInt(500)).get(random.nextInt(4));
        if (length < 0) {
            return null;
        }
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** A batch at offset 5 whose header says {@code recordCount} and whose records are these bytes. */
    static ByteBuffer batchOf(int recordCount, ByteBuffer... records) {
        var size = BatchFormat.HEADER_BYTES;
        for (var record : records) {
            size += record.remaining();
        }
        var batch = ByteBuffer.allocate(size).put(batch(5, reading(1_000, "", "")).limit(BatchFormat.HEADER_BYTES));
        for (var record : records) {
            batch.put(record.duplicate());
        }
        return batch.putInt(BatchFormat.BATCH_LENGTH, size - 12).putInt(BatchFormat.RECORD_COUNT, recordCount).flip();
    }

    /** A record with this length before these bytes. */
    static ByteBuffer framed(int length, ByteBuffer bytes) {
        var record = ByteBuffer.allocate(5 + bytes.remaining());
        ByteUtils.writeVarint(length, record);
        return record.put(bytes.duplicate()).flip();
    }

    /** Attributes 0, timestamp delta 0, offset delta 0, and then varints (numbers) and bytes (texts) as they come. */
    static ByteBuffer fields(Object... fields) {
        var bytes = ByteBuffer.allocate(200).put(new byte[3]);
        for (var field : fields) {
            if (field instanceof Integer number) {
                ByteUtils.writeVarint(number, bytes);
            } else {
                bytes.put(bytes((String) field));
            }
        }
        return bytes.flip();
    }

    /** The same bytes somewhere in a larger buffer outside the heap, which has no array. */
    static ByteBuffer at(int position, ByteBuffer bytes) {
        var buffer = ByteBuffer.allocateDirect(position + bytes.remaining() + 30);
        for (int i = 0; i < buffer.capacity(); i++) {
            buffer.put(i, (byte) 0x55);
        }
        for (int i = 0; i < bytes.remaining(); i++) {
            buffer.put(position + i, bytes.get(bytes.position() + i));
        }
        return buffer;
    }

    static ByteBuffer bytes(String textOrNull) {
        return textOrNull == null ? null : ByteBuffer.wrap(textOrNull.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    static ByteBuffer copy(ByteBuffer buffer) {
        return ByteBuffer.wrap(bytes(buffer));
    }

    private static ByteBuffer view(ByteBuffer bufferOrNull) {
        return bufferOrNull == null ? null : bufferOrNull.duplicate();
    }

    /** Two digits for each byte, a blank between: {@code d8 04}. */
    static String hex(ByteBuffer bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes(bytes));
    }

    static ByteBuffer ofHex(String hex) {
        return ByteBuffer.wrap(HexFormat.ofDelimiter(" ").parseHex(hex));
    }
}
