package minibroker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import minibroker.record.BatchBuilder;
import minibroker.record.BatchHeader;
import minibroker.runtime.Settings;
import minibroker.segment.SegmentSlice;

/** Readings of refrigerated containers as batches, and the settings of logs that keep them in small segments. */
final class Readings {
    private Readings() {}

    /** A batch of some readings, one millisecond apart. The first has this offset and this time. */
    static ByteBuffer batch(long baseOffset, int readings, long timestampMs) {
        var builder = BatchBuilder.startingAt(baseOffset).leaderEpoch(0);
        for (int i = 0; i < readings; i++) {
            builder.append(timestampMs + i, bytes("container-" + i % 5), bytes("-18.%d C".formatted(i % 10)));
        }
        return builder.build();
    }

    static ByteBuffer batch(long baseOffset, int readings) {
        return batch(baseOffset, readings, 1_000 + baseOffset);
    }

    /** A batch of one reading without a time. */
    static ByteBuffer timeless(long baseOffset) {
        return BatchBuilder.startingAt(baseOffset).leaderEpoch(0).append(-1, bytes("container-0"), bytes("-18.0 C")).build();
    }

    static ByteBuffer together(ByteBuffer... batches) {
        var all = ByteBuffer.allocate(Arrays.stream(batches).mapToInt(ByteBuffer::remaining).sum());
        for (var batch : batches) {
            all.put(batch.duplicate());
        }
        return all.flip();
    }

    static BatchHeader header(ByteBuffer batch) {
        return BatchHeader.read(batch, 0);
    }

    /** Settings of a topic, by name and value in turn; the others have Kafka's defaults. */
    static LogSettings settings(Object... namesAndValues) {
        var texts = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            texts.put((String) namesAndValues[i], String.valueOf(namesAndValues[i + 1]));
        }
        return LogSettings.from(Settings.of(LogSettings.ALL, texts));
    }

    /** The batches in a slice, whose file is released. */
    static List<BatchHeader> headersIn(SegmentSlice slice) throws IOException {
        try {
            var bytes = ByteBuffer.allocate(slice.size());
            slice.file().read(bytes, slice.position());
            var headers = new ArrayList<BatchHeader>();
            for (int position = 0; position < bytes.limit(); position += headers.get(headers.size() - 1).sizeInBytes()) {
                headers.add(BatchHeader.read(bytes, position));
            }
            return headers;
        } finally {
            slice.file().release();
        }
    }

    static List<Long> baseOffsets(List<BatchHeader> headers) {
        return headers.stream().map(BatchHeader::baseOffset).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
