package brokerfromscratch.checks.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** The bytes that a broker sent as records, field by field: a list with one object per batch, and what remains behind them. */
final class ReadableBatches {
    private static final int HEADER = 61;
    private static final int LOG_OVERHEAD = 12;

    private ReadableBatches() {}

    static JsonNode of(byte[] records) {
        var list = JsonNodeFactory.instance.arrayNode();
        var rest = ByteBuffer.wrap(records);
        while (rest.remaining() >= HEADER && rest.remaining() >= LOG_OVERHEAD + rest.getInt(rest.position() + 8)) {
            addBatch(list, rest);
        }
        if (rest.hasRemaining()) {
            list.addObject().put("tornBytes", rest.remaining());
        }
        return list;
    }

    private static void addBatch(ArrayNode list, ByteBuffer rest) {
        var size = LOG_OVERHEAD + rest.getInt(rest.position() + 8);
        var bytes = new byte[size];
        rest.get(bytes);
        var batch = ByteBuffer.wrap(bytes);
        list.addObject().put("baseOffset", batch.getLong(0)).put("size", size).put("leaderEpoch", batch.getInt(12))
                .put("magic", batch.get(16)).put("crcIsRight", crc(bytes) == batch.getInt(17)).put("attributes", batch.getShort(21))
                .put("lastOffsetDelta", batch.getInt(23)).put("baseTimestamp", batch.getLong(27))
                .put("maxTimestamp", batch.getLong(35)).put("producerId", batch.getLong(43)).put("producerEpoch", batch.getShort(51))
                .put("baseSequence", batch.getInt(53)).put("count", batch.getInt(57)).put("recordsHash", hash(bytes));
    }

    private static int crc(byte[] batch) {
        var crc = new CRC32C();
        crc.update(batch, 21, batch.length - 21);
        return (int) crc.getValue();
    }

    private static String hash(byte[] batch) {
        var crc = new CRC32();
        crc.update(Arrays.copyOfRange(batch, HEADER, batch.length));
        return Long.toHexString(crc.getValue());
    }
}
