package brokerfromscratch.checks.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32C;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * Cooks one batch of a {@link BatchRecipe}: byte by byte, because no library writes what is broken. The checksum is right unless
 * the recipe breaks it, so that a broker has to find what is behind it.
 */
final class BatchBytes {
    private static final int HEADER = 61;
    private static final int LENGTH_AT = 8;
    private static final int CRC_AT = 17;
    private static final int ATTRIBUTES_AT = 21;

    private final JsonNode recipe;
    private final Set<String> broken = new HashSet<>();
    private final int records;
    private final long firstTimestamp;

    private BatchBytes(JsonNode recipe) {
        this.recipe = recipe;
        recipe.path("broken").forEach(each -> broken.add(each.asText()));
        this.records = recipe.get("records").asInt();
        this.firstTimestamp = recipe.get("at").asLong();
    }

    /** A batch in which producer id, epoch and sequence are numbers already. */
    static byte[] of(JsonNode recipe) {
        var batch = new BatchBytes(recipe);
        return recipe.has("magic") ? batch.old((byte) recipe.get("magic").asInt()) : batch.bytes();
    }

    private byte[] old(byte magic) {
        var all = new SimpleRecord[records];
        Arrays.setAll(all, i -> new SimpleRecord(magic == 0 ? -1 : firstTimestamp + i, "k".getBytes(), ("value " + i).getBytes()));
        var buffer = MemoryRecords.withRecords(magic, Compression.NONE, all).buffer();
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private byte[] bytes() {
        var body = compressed(body());
        var batch = ByteBuffer.allocate(HEADER + body.length);
        batch.putLong(is("base offset 5") ? 5 : 0).putInt(length(HEADER - 12 + body.length)).putInt(is("leader epoch 7") ? 7 : -1)
                .put((byte) (is("magic 3") ? 3 : is("magic -1") ? -1 : 2)).putInt(0).putShort(attributes())
                .putInt(lastOffsetDelta()).putLong(firstTimestamp).putLong(maxTimestamp())
                .putLong(recipe.path("producer").asLong(-1)).putShort((short) recipe.path("epoch").asInt(-1))
                .putInt(recipe.path("sequence").asInt(-1)).putInt(count()).put(body);
        var crc = new CRC32C();
        crc.update(batch.array(), ATTRIBUTES_AT, batch.capacity() - ATTRIBUTES_AT);
        batch.putInt(CRC_AT, (int) crc.getValue() + (is("crc") ? 1 : 0));
        return tail(batch.array());
    }

    private boolean is(String what) {
        return broken.contains(what);
    }

    private byte[] tail(byte[] whole) {
        var length = whole.length - (is("cut 1") ? 1 : 0) - (is("cut 30") ? 30 : 0);
        return Arrays.copyOf(whole, length + (is("garbage behind") ? 7 : 0));
    }

    private int length(int right) {
        return is("length +1") ? right + 1 : is("length -1") ? right - 1 : is("length 0") ? 0
                : is("length huge") ? Integer.MAX_VALUE : right;
    }

    private short attributes() {
        var codec = is("codec 5") ? 5 : is("codec 7") ? 7 : is("says gzip") ? 1 : is("says zstd") ? 4 : is("says none") ? 0 : codec().id;
        return (short) (codec | (is("log append time") ? 8 : 0) | (is("transactional") ? 16 : 0) | (is("control") ? 32 : 0)
                | (is("delete horizon") ? 64 : 0) | (is("unused attribute") ? 0x4000 : 0));
    }

    private CompressionType codec() {
        return CompressionType.forName(recipe.path("codec").asText("none").toLowerCase(Locale.ROOT));
    }

    private int lastOffsetDelta() {
        return records - 1 + (is("last offset delta +1") ? 1 : is("last offset delta -1") ? -1
                : is("last offset delta -9") ? -9 - records : 0);
    }

    private long maxTimestamp() {
        return firstTimestamp + records - 1 + (is("max timestamp +5") ? 5 : is("max timestamp -1") ? -1 : 0);
    }

    private int count() {
        return is("count 0") ? 0 : is("count huge") ? Integer.MAX_VALUE
                : records + (is("count +1") ? 1 : is("count -1") ? -1 : 0);
    }

    private byte[] body() {
        var body = new ByteArrayOutputStream();
        for (int i = 0; i < records; i++) {
            var last = i == records - 1;
            var record = record(i, last);
            var length = record.length + (last && is("record length +1") ? 1 : last && is("record length -1") ? -1
                    : last && is("record length huge") ? 100_000_000 : 0);
            body.writeBytes(varint(length));
            body.writeBytes(record);
        }
        if (is("bytes behind")) {
            body.writeBytes(new byte[] {1, 2, 3});
        }
        return body.toByteArray();
    }

    /** One record without its length; the last one is the one that is broken. */
    private byte[] record(int i, boolean last) {
        var record = new ByteArrayOutputStream();
        record.write(last && is("record attributes") ? 1 : 0);
        record.writeBytes(varlong(i));
        record.writeBytes(varint(i + (last && is("offset delta") ? 1 : last && is("offset delta huge") ? 1_000_000 : 0)));
        var key = recipe.path("key").asInt(4);
        record.writeBytes(varint(last && is("key length -2") ? -2 : last && is("key length huge") ? 100_000_000 : key));
        record.writeBytes(text(key, i));
        var value = recipe.path("value").asInt(10);
        record.writeBytes(varint(last && is("value length huge") ? 100_000_000 : value));
        record.writeBytes(text(value, i));
        record.writeBytes(varint(last && is("headers -1") ? -1 : last && is("headers 1000") ? 1_000 : 0));
        return record.toByteArray();
    }

    private static byte[] text(int length, int i) {
        var text = new byte[Math.max(length, 0)];
        Arrays.fill(text, (byte) ('a' + i % 26));
        return text;
    }

    private byte[] compressed(byte[] body) {
        if (codec() == CompressionType.NONE) {
            return body;
        }
        var into = new ByteBufferOutputStream(body.length + 100);
        try (var out = Compression.of(codec()).build().wrapForOutput(into, RecordBatch.MAGIC_VALUE_V2)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var buffer = into.buffer().flip();
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static byte[] varint(int value) {
        var buffer = ByteBuffer.allocate(5);
        ByteUtils.writeVarint(value, buffer);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static byte[] varlong(long value) {
        var buffer = ByteBuffer.allocate(10);
        ByteUtils.writeVarlong(value, buffer);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
