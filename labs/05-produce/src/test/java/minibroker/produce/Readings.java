package minibroker.produce;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import minibroker.record.BatchBuilder;
import minibroker.record.BatchFormat;
import minibroker.record.BatchHeader;
import minibroker.record.BatchStamp;
import minibroker.record.Varint;

/** Batches of readings as a producer sends them, and those of producers that lie. */
final class Readings {
    private Readings() {}

    static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** c-1 -18.1 @1000, c-2 -17.9 @1001, c-1 -18.0 @1002: 106 bytes. */
    static ByteBuffer three() {
        return BatchBuilder.startingAt(0).append(1000, bytes("c-1"), bytes("-18.1")).append(1001, bytes("c-2"), bytes("-17.9"))
            .append(1002, bytes("c-1"), bytes("-18.0")).build();
    }

    /** c-3 -18.4 @1003, c-2 -17.2 @1004: 91 bytes. */
    static ByteBuffer two() {
        return BatchBuilder.startingAt(0).append(1003, bytes("c-3"), bytes("-18.4")).append(1004, bytes("c-2"), bytes("-17.2"))
            .build();
    }

    /** c-3 -18.4 @1003. */
    static ByteBuffer one() {
        return BatchBuilder.startingAt(0).append(1003, bytes("c-3"), bytes("-18.4")).build();
    }

    /** One reading for each timestamp. */
    static ByteBuffer at(long... timestampsMs) {
        var batch = BatchBuilder.startingAt(0);
        for (var timestampMs : timestampsMs) {
            batch.append(timestampMs, bytes("c-1"), bytes("-18.1"));
        }
        return batch.build();
    }

    /** Makes the CRC fit what the batch says now: a producer that lies, not a network that breaks. */
    static ByteBuffer sealed(ByteBuffer batch) {
        BatchStamp.crc(batch, 0, BatchHeader.read(batch, 0).sizeInBytes());
        return batch;
    }

    static ByteBuffer says(ByteBuffer batch, int recordCount, int lastOffsetDelta) {
        return sealed(batch.putInt(BatchFormat.RECORD_COUNT, recordCount).putInt(BatchFormat.LAST_OFFSET_DELTA, lastOffsetDelta));
    }

    /** A batch whose header counts {@code count} records, and whose records are these bytes. */
    static ByteBuffer raw(int count, byte[]... records) {
        var batch = ByteBuffer.allocate(1000).put(three().limit(BatchFormat.HEADER_BYTES));
        for (var record : records) {
            batch.put(record);
        }
        batch.flip().putInt(BatchFormat.BATCH_LENGTH, batch.limit() - BatchFormat.UNCOUNTED_BYTES);
        return says(batch, count, count - 1);
    }

    /** The fields of a record, one after the other: an Integer or Long as a varint, a Byte as it is, a String as its bytes. */
    static byte[] fields(Object... fields) {
        var out = ByteBuffer.allocate(500);
        for (var field : fields) {
            if (field instanceof Integer number) {
                Varint.writeInt(out, number);
            } else if (field instanceof Long number) {
                Varint.writeLong(out, number);
            } else if (field instanceof Byte number) {
                out.put(number);
            } else {
                out.put(bytes((String) field));
            }
        }
        var bytes = new byte[out.position()];
        out.get(0, bytes);
        return bytes;
    }

    /** A record of these fields with its true length before it. */
    static byte[] record(Object... fields) {
        var rest = fields(fields);
        return ByteBuffer.allocate(rest.length + 1).put(fields(rest.length)).put(rest).array();      // under 64 bytes: one byte
    }
}
