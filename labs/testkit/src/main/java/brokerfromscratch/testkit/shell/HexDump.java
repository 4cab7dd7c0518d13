package brokerfromscratch.testkit.shell;

import java.nio.ByteBuffer;

/**
 * Bytes for the eye:
 *
 * <pre>
 *   00000010  00 00 00 4b 00 00 00 00  02 9a 1e 66 71 00 00 00  |...K.......fq...|
 * </pre>
 */
final class HexDump {
    private static final int PER_LINE = 16;

    private HexDump() {}

    /** @param position of the first byte in its file */
    static String of(ByteBuffer bytes, long position) {
        var text = new StringBuilder();
        while (bytes.hasRemaining()) {
            text.append(line(bytes, position)).append(System.lineSeparator());
            position += PER_LINE;
        }
        return text.toString();
    }

    private static String line(ByteBuffer bytes, long position) {
        var hex = new StringBuilder();
        var letters = new StringBuilder();
        for (int i = 0; i < PER_LINE; i++) {
            hex.append(i == PER_LINE / 2 ? " " : "");
            if (bytes.hasRemaining()) {
                var value = bytes.get() & 0xff;
                hex.append("%02x ".formatted(value));
                letters.append(value >= ' ' && value <= '~' ? (char) value : '.');
            } else {
                hex.append("   ");
            }
        }
        return "%08x  %s |%s|".formatted(position, hex, letters);
    }
}
