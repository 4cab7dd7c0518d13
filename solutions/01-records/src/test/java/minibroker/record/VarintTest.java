package minibroker.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.apache.kafka.common.utils.ByteUtils;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Varints")
class VarintTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"0,00", "-1,01", "1,02", "-2,03", "63,7e", "-64,7f", "64,8001", "300,d804",
        "2147483647,feffffff0f", "-2147483648,ffffffff0f"})
    @DisplayName("fold the sign into the lowest bit, so small numbers of either sign are short")
    void intBytes(int value, String hex) {
        var buffer = ByteBuffer.allocate(5);
        Varint.writeInt(buffer, value);
        assertThat(HexFormat.of().formatHex(buffer.array(), 0, buffer.position())).isEqualTo(hex);
        assertThat(Varint.sizeOfInt(value)).isEqualTo(hex.length() / 2);
        assertThat(Varint.readInt(buffer.flip())).isEqualTo(value);
    }

    @ParameterizedTest(name = "{0} takes {1} bytes")
    @CsvSource({"0,1", "-1,1", "64,2", "2147483648,5", "9223372036854775807,10", "-9223372036854775808,10"})
    @DisplayName("of a long take up to ten bytes")
    void longSizes(long value, int bytes) {
        var buffer = ByteBuffer.allocate(10);
        Varint.writeLong(buffer, value);
        assertThat(buffer.position()).isEqualTo(bytes).isEqualTo(Varint.sizeOfLong(value));
        assertThat(Varint.readLong(buffer.flip())).isEqualTo(value);
    }

    @Test
    @DisplayName("are the ones that Kafka writes and reads")
    void agreeWithKafka() {
        for (int seed = 1; seed <= 2_000; seed++) {
            var random = new Random(seed);
            var value = random.nextLong() >> random.nextInt(64);
            var ours = ByteBuffer.allocate(15);
            Varint.writeLong(ours, value);
            Varint.writeInt(ours, (int) value);
            var kafkas = ByteBuffer.allocate(15);
            ByteUtils.writeVarlong(value, kafkas);
            ByteUtils.writeVarint((int) value, kafkas);
            assertThat(ours).as("seed %d, value %d", seed, value).isEqualTo(kafkas);
            kafkas.flip();
            assertThat(Varint.readLong(kafkas)).as("seed %d", seed).isEqualTo(value);
            assertThat(Varint.readInt(kafkas)).as("seed %d", seed).isEqualTo((int) value);
        }
    }

    @Test
    @DisplayName("that never end are refused, and the bytes are named")
    void tooLong() {
        var five = ByteBuffer.wrap(HexFormat.of().parseHex("8081828384858687888900"));
        assertThatIllegalArgumentException().isThrownBy(() -> Varint.readInt(five)).withMessageContaining("80 81 82 83 84");
        five.rewind();
        assertThatIllegalArgumentException().isThrownBy(() -> Varint.readLong(five))
                .withMessageContaining("80 81 82 83 84 85 86 87 88 89");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "80", "ffffffff"})
    @DisplayName("that are cut short are not read as a smaller number")
    void cutShort(String hex) {
        var buffer = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
        assertThatThrownBy(() -> Varint.readInt(buffer)).isInstanceOf(BufferUnderflowException.class);
    }
}
