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
        // lesson::step3[todo="a whole header? a whole batch? what was written? Each answer makes the next question safe"]
        var available = limit - position;
        if (available < BatchFormat.HEADER_BYTES) {
            return torn("%d of the %d bytes of a batch header are here".formatted(available, BatchFormat.HEADER_BYTES));
        }
        var header = BatchHeader.read(buffer, position);
        var frame = frame(header, available);
        return frame.isWhole() ? content(header, crcOf(buffer, position, header.sizeInBytes())) : frame;
        // end::step3
    }

    /** The text of {@link #inspect}, empty if one whole, sound batch is there. */
    public static Optional<String> problem(ByteBuffer buffer, int position, int limit) {
        var finding = inspect(buffer, position, limit);
        return finding.isWhole() ? Optional.empty() : Optional.of(finding.text());
    }

    /** The CRC-32C that a batch of this size should carry. Computed where the bytes lie; nothing is copied. */
    public static int crcOf(ByteBuffer buffer, int position, int sizeInBytes) {
        // lesson::step3[todo="from the attributes to the end of the batch; leave the buffer's position alone"]
        var covered = buffer.duplicate();
        covered.limit(position + sizeInBytes).position(position + BatchFormat.ATTRIBUTES);
        var crc = new CRC32C();
        crc.update(covered);
        return (int) crc.getValue();
        // end::step3
    }

    /** Is everything here that the header promises, of {@code availableBytes} counted from its first byte? */
    // tag::frame[]
    public static Finding frame(BatchHeader header, long availableBytes) {
        // lesson::step3[todo="the magic, a length that is too small, a length that promises too much; in this order"]
        if (header.magic() != BatchFormat.CURRENT_MAGIC) {
            return corrupt("magic is %d, only %d is understood".formatted(header.magic(), BatchFormat.CURRENT_MAGIC));
        }
        if (header.batchLength() < LOWEST_BATCH_LENGTH) {
            return corrupt("batchLength is %d, a header alone takes %d".formatted(header.batchLength(), LOWEST_BATCH_LENGTH));
        }
        var following = availableBytes - BatchFormat.UNCOUNTED_BYTES;
        if (header.batchLength() > following) {
            return torn("batchLength promises %d bytes, %d follow".formatted(header.batchLength(), following));
        }
        return WHOLE;
        // end::step3
    }
    // end::frame[]

    /** Given that the frame is whole, and the CRC that its bytes have: is it the batch that was written? */
    public static Finding content(BatchHeader header, int computedCrc) {
        // lesson::step3[todo="the CRC first; then codec, lastOffsetDelta and recordCount, that no CRC excuses"]
        if (header.crc() != computedCrc) {
            return corrupt("the header says crc %08x, the bytes have %08x".formatted(header.crc(), computedCrc));
        }
        if (header.codec() > HIGHEST_CODEC) {
            return corrupt("codec %d is unknown, the highest is %d".formatted(header.codec(), HIGHEST_CODEC));
        }
        if (header.lastOffsetDelta() < 0 || header.recordCount() < 0) {
            return corrupt("lastOffsetDelta %d and recordCount %d cannot be negative"
                    .formatted(header.lastOffsetDelta(), header.recordCount()));
        }
        return WHOLE;
        // end::step3
    }

    private static Finding torn(String text) {
        return new Finding(Verdict.TORN, text);
    }

    private static Finding corrupt(String text) {
        return new Finding(Verdict.CORRUPT, text);
    }
}
