package minibroker.record;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Is there one whole, sound batch at this place? Asked of every batch that comes from outside: from a producer, from
 * a leader, and from a disk after a crash.
 *
 * <p>The order matters. No field is believed before a field that vouches for it: first that there are bytes enough for
 * a header, then the length against what is really there, and only then the CRC over all of it.
 *
 * <p>Kafka: {@code DefaultRecordBatch.ensureValid} and {@code ByteBufferLogInputStream}, which ask the same things.
 */
public final class BatchCheck {
    private static final int LOWEST_BATCH_LENGTH = BatchFormat.HEADER_BYTES - BatchFormat.UNCOUNTED_BYTES;
    private static final int HIGHEST_CODEC = 4;

    /** What the bytes turned out to be. */
    public enum Verdict {
        /** One sound batch; {@link BatchHeader#sizeInBytes} says where the next one starts. */
        WHOLE,
        /** The beginning of a batch whose end is not here: a write was cut short, or a fetch was. */
        TORN,
        /** Not a batch that anybody wrote: bytes were changed, or never were one. */
        CORRUPT
    }

    /**
     * @param text what is wrong, with the numbers; empty for {@code WHOLE}
     */
    public record Finding(Verdict verdict, String text) {
        public boolean isWhole() {
            return verdict == Verdict.WHOLE;
        }
    }

    private static final Finding WHOLE = new Finding(Verdict.WHOLE, "");

    private BatchCheck() {}

    /** Looks at the bytes from {@code position} to {@code limit} (exclusive); the buffer's own position does not move. */
    public static Finding inspect(ByteBuffer buffer, int position, int limit) {
        int available = limit - position;
        if (available < BatchFormat.HEADER_BYTES) {
            return torn("only " + available + " bytes, no whole header");
        }
        BatchHeader header = BatchHeader.read(buffer, position);
        Finding finding = frame(header, available);
        if (!finding.isWhole()) {
            return finding;
        }
        int crc = crcOf(buffer, position, header.sizeInBytes());
        return content(header, crc);
    }

    /** The text of {@link #inspect}, empty if one whole, sound batch is there. */
    public static Optional<String> problem(ByteBuffer buffer, int position, int limit) {
        var finding = inspect(buffer, position, limit);
        return finding.isWhole() ? Optional.empty() : Optional.of(finding.text());
    }

    /** The CRC-32C that a batch of this size should carry. Computed where the bytes lie; nothing is copied. */
    public static int crcOf(ByteBuffer buffer, int position, int sizeInBytes) {
        CRC32C crc = new CRC32C();
        for (int i = BatchFormat.ATTRIBUTES; i < sizeInBytes; i++) {
            crc.update(buffer.get(position + i));
        }
        return (int) crc.getValue();
    }

    /** Is everything here that the header promises, of {@code availableBytes} counted from its first byte? */
    public static Finding frame(BatchHeader header, long availableBytes) {
        if (header.magic() != BatchFormat.CURRENT_MAGIC) {
            return corrupt("magic is " + header.magic());
        }
        if (header.batchLength() < LOWEST_BATCH_LENGTH) {
            return corrupt("the length is too small: " + header.batchLength());
        }
        long end = (long) header.batchLength() + BatchFormat.UNCOUNTED_BYTES;
        if (end > availableBytes) {
            return torn("needs " + end + ", has " + availableBytes);
        }
        return WHOLE;
    }

    /** Given that the frame is whole, and the CRC that its bytes have: is it the batch that was written? */
    public static Finding content(BatchHeader header, int computedCrc) {
        if (header.crc() != computedCrc) {
            return corrupt("crc in the header " + header.crc() + ", of the bytes " + computedCrc);
        }
        if (header.codec() > HIGHEST_CODEC) {
            return corrupt("unknown codec " + header.codec());
        }
        if (header.lastOffsetDelta() < 0) {
            return corrupt("lastOffsetDelta " + header.lastOffsetDelta());
        }
        if (header.recordCount() < 0) {
            return corrupt("recordCount " + header.recordCount());
        }
        return WHOLE;
    }

    private static Finding torn(String text) {
        return new Finding(Verdict.TORN, text);
    }

    private static Finding corrupt(String text) {
        return new Finding(Verdict.CORRUPT, text);
    }
}
