package brokerfromscratch.testkit.check;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Compares bytes as {@link Expect} compares values. Nobody reads a thousand bytes: when they differ, the failure shows the
 * field in which the first wrong byte stands, with its name and value, the field before and the one after it.
 *
 * <pre>
 *   the log file: 187 bytes are wanted, 187 came; byte 11 is the first wrong one, in batchLength
 *     expected  at 0   00 00 00 00 00 00 00 00  baseOffset 0
 *               at 8   00 00 00 4b              batchLength 75
 *     got       at 0   00 00 00 00 00 00 00 00  baseOffset 0
 *               at 8   00 00 00 57              batchLength 87
 *                               ^
 * </pre>
 */
public final class Bytes {
    /** What the bytes are, so that they can be shown with the names of their fields. */
    public enum Layout {
        /** RecordBatches one behind the other: a log file. */
        BATCHES(BatchFields::of),
        /** Entries of eight bytes: relative offset, position. */
        OFFSET_INDEX(bytes -> IndexFields.of(bytes, List.of("relativeOffset", "position"), new int[] {4, 4})),
        /** Entries of twelve bytes: timestamp, relative offset. */
        TIME_INDEX(bytes -> IndexFields.of(bytes, List.of("timestamp", "relativeOffset"), new int[] {8, 4})),
        /** Nothing is known: eight bytes a line. */
        PLAIN(bytes -> IndexFields.of(bytes, List.of(""), new int[] {8}));

        private final Function<byte[], List<Field>> fields;

        Layout(Function<byte[], List<Field>> fields) {
            this.fields = fields;
        }
    }

    /**
     * Some bytes that belong together.
     *
     * @param part  what the field belongs to, as in "the batch at 98"; empty if there is but one
     * @param value as a person reads it
     */
    record Field(int at, int length, String name, String part, String value) {
        int end() {
            return at + length;
        }
    }

    /** A line has no more bytes than this; a longer field is shown around its wrong byte. */
    private static final int IN_A_LINE = 16;

    private final byte[] bytes;
    private final List<Field> fields;

    private Bytes(byte[] bytes, Layout layout) {
        this.bytes = bytes;
        this.fields = layout.fields.apply(bytes);
    }

    /**
     * Fails unless both are the same bytes.
     *
     * @param what      a few words that name the bytes, as in "the log file"
     * @param suspicion the misconception that most likely stands behind other bytes
     */
    public static void expect(String what, byte[] actual, byte[] expected, Layout layout, String suspicion) {
        var wrong = Arrays.mismatch(expected, actual);
        if (wrong >= 0) {
            var want = new Bytes(expected, layout);
            var came = new Bytes(actual, layout);
            throw new CheckFailure(what + ": " + summary(want, came, wrong), want.around(wrong, false), came.around(wrong, true),
                suspicion);
        }
    }

    /** The same for the bytes between position and limit of buffers; both stay as they are. */
    public static void expect(String what, ByteBuffer actual, ByteBuffer expected, Layout layout, String suspicion) {
        expect(what, copy(actual), copy(expected), layout, suspicion);
    }

    private static byte[] copy(ByteBuffer buffer) {
        var copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }

    private static String summary(Bytes want, Bytes came, int wrong) {
        var lengths = want.bytes.length == came.bytes.length ? "" :
            "%d bytes are wanted, %d came; ".formatted(want.bytes.length, came.bytes.length);
        if (wrong == came.bytes.length) {
            return lengths + "what came is right as far as it goes";
        }
        if (wrong == want.bytes.length) {
            return lengths + "all that is wanted is there, and more behind it";
        }
        return lengths + "byte %d is the first wrong one%s".formatted(wrong, want.fieldWith(wrong));
    }

    private String fieldWith(int index) {
        return fields.stream().filter(field -> field.end() > index && !field.name.isEmpty()).findFirst()
            .map(field -> ", in " + field.name + (field.part.isEmpty() ? "" : " of " + field.part)).orElse("");
    }

    /** The lines of the field with this byte and its neighbours; a caret under the byte if it is to be marked. */
    private String around(int index, boolean marked) {
        var lines = new ArrayList<String>();
        var at = 0;
        while (at < fields.size() && fields.get(at).end() <= index) {
            at++;
        }
        for (int i = Math.max(0, at - 1); i < Math.min(fields.size(), at + 2); i++) {
            lines.add(line(fields.get(i), index));
            if (marked && i == at) {
                lines.add(caret(fields.get(i), index));
            }
        }
        if (at + 1 >= fields.size()) {
            lines.add("at %-5d the end".formatted(bytes.length));
        }
        return String.join("\n", lines);
    }

    private String line(Field field, int index) {
        var first = firstShown(field, index);
        var end = Math.min(field.end(), first + IN_A_LINE);
        var hex = new StringBuilder(first > field.at ? ".. " : "");
        for (int i = first; i < end; i++) {
            hex.append("%02x ".formatted(bytes[i]));
        }
        return "at %-5d %-24s %s %s".formatted(field.at, hex.toString().strip() + (end < field.end() ? " .." : ""), field.name,
            field.value).stripTrailing();
    }

    private String caret(Field field, int index) {
        var first = firstShown(field, index);
        return " ".repeat("at ----- ".length() + (first > field.at ? 3 : 0) + 3 * (index - first)) + "^";
    }

    private static int firstShown(Field field, int index) {
        var isFarInside = index < field.end() && index - field.at >= IN_A_LINE;
        return isFarInside ? index - IN_A_LINE / 2 : field.at;
    }
}
