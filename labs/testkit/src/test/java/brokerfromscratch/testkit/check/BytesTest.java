package brokerfromscratch.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import minibroker.record.BatchBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Bytes that are compared")
class BytesTest {
    private final byte[] batch = batch();

    private static byte[] batch() {
        var bytes = BatchBuilder.startingAt(3).leaderEpoch(0).append(1_000, "cold-7".getBytes(), "-18.5 C".getBytes()).build();
        var copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    private static CheckFailure failure(byte[] actual, byte[] expected, Bytes.Layout layout) {
        return catchThrowableOfType(CheckFailure.class, () -> Bytes.expect("the file", actual, expected, layout, "why"));
    }

    @Test
    @DisplayName("pass if they are the same")
    void same() {
        Bytes.expect("the file", batch.clone(), batch, Bytes.Layout.BATCHES, "why");
    }

    @Test
    @DisplayName("are shown with the names of a batch's fields, and a caret under the first wrong byte")
    void batchHeader() {
        var wrong = batch.clone();
        wrong[11]++;

        var failure = failure(wrong, batch, Bytes.Layout.BATCHES);

        assertThat(failure.what()).isEqualTo("the file: byte 11 is the first wrong one, in batchLength of the batch at 0");
        assertThat(lines(failure.getExpected().getStringRepresentation())).first().asString().endsWith("baseOffset 3");
        assertThat(lines(failure.getActual().getStringRepresentation()).get(1)).startsWith("at 8 ").contains("batchLength");
        var caret = lines(failure.getActual().getStringRepresentation()).get(2);
        assertThat(caret.indexOf("^")).isEqualTo("at 8     00 00 00 ".length());
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }

    @Test
    @DisplayName("are shown with key and value of a record")
    void record() {
        var wrong = batch.clone();
        wrong[batch.length - 4] = '9';

        var failure = failure(wrong, batch, Bytes.Layout.BATCHES);

        assertThat(failure.what()).endsWith("in value of record 0 of the batch at 0");
        assertThat(failure.getExpected().getStringRepresentation()).contains("value \"-18.5 C\"");
    }

    @Test
    @DisplayName("that end too early or too late say so")
    void lengths() {
        var torn = failure(Arrays.copyOf(batch, 20), batch, Bytes.Layout.BATCHES);
        assertThat(torn.what()).contains(batch.length + " bytes are wanted, 20 came", "right as far as it goes");
        assertThat(torn.getActual().getStringRepresentation()).contains("at 20    the end");

        var longer = failure(Arrays.copyOf(batch, batch.length + 5), batch, Bytes.Layout.BATCHES);
        assertThat(longer.what()).contains("all that is wanted is there, and more behind it");
        assertThat(longer.getActual().getStringRepresentation()).contains("baseOffset: 5 of 8 promised bytes are there");
    }

    @Test
    @DisplayName("of an index are shown entry by entry")
    void index() {
        var want = ByteBuffer.allocate(16).putInt(5).putInt(4_200).putInt(31).putInt(8_400).array();
        var got = ByteBuffer.allocate(16).putInt(5).putInt(4_200).putInt(36).putInt(8_400).array();

        var failure = failure(got, want, Bytes.Layout.OFFSET_INDEX);

        assertThat(failure.what()).endsWith("in relativeOffset of entry 1");
        assertThat(failure.getExpected().getStringRepresentation()).contains("position 4200", "relativeOffset 31");
        assertThat(failure.getActual().getStringRepresentation()).contains("relativeOffset 36");
    }

    @Test
    @DisplayName("that are nonsense are shown all the same")
    void nonsense() {
        assertThat(failure(new byte[200], batch, Bytes.Layout.BATCHES)).isNotNull();
        assertThat(failure(batch, new byte[200], Bytes.Layout.BATCHES)).isNotNull();
        assertThat(failure(new byte[0], batch, Bytes.Layout.TIME_INDEX)).isNotNull();
        assertThat(failure(batch, new byte[7], Bytes.Layout.PLAIN)).isNotNull();
    }
}
