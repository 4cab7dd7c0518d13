package minibroker.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Records that lie about themselves")
class MalformedRecordsTest {
    private static final int FIRST_RECORD = BatchFormat.HEADER_BYTES;
    private final ByteBuffer batch = BatchBuilder.startingAt(5)
            .append(1000, new byte[] {1}, new byte[] {2, 3}, List.of(new RecordHeader("h", ByteBuffer.wrap(new byte[] {8}))))
            .append(1001, new byte[] {4}, new byte[] {5, 6})
            .build();

    private void readAll() {
        for (var record : BatchRecords.of(batch, 0)) {
            assertThat(record.offset()).isBetween(5L, 6L);
        }
    }

    @ParameterizedTest(name = "byte {0} = {1}: {2}")
    @CsvSource(delimiter = '|', value = {
        " 0 | 126 | its record length is 63, 23 bytes are left",
        " 0 |   1 | its record length is -1",
        " 0 |  24 | its header value length is 1, 0 bytes",
        " 4 |  60 | its key length is 30",
        " 4 |   3 | its key length is -2",
        " 6 |  60 | its value length is 30",
        " 9 |   1 | -1 headers cannot stand",
        " 9 | 126 | 63 headers cannot stand",
        " 0 |  28 | its length counts 1 bytes too many",
        "10 | 100 | its header key length is 50",
    })
    @DisplayName("are found where the lie stands")
    void lyingLengths(int at, byte value, String message) {
        batch.put(FIRST_RECORD + at, value);
        assertThatExceptionOfType(MalformedBatchException.class).isThrownBy(this::readAll)
                .withMessageContaining("record 1 of 2 in the batch at offset 5: " + message);
    }

    @Test
    @DisplayName("are found when the batch holds more of them than it says, or fewer")
    void lyingCounts() {
        batch.putInt(BatchFormat.RECORD_COUNT, 1);
        assertThatExceptionOfType(MalformedBatchException.class).isThrownBy(this::readAll).withMessageContaining("left over");
        batch.putInt(BatchFormat.RECORD_COUNT, 3);
        assertThatExceptionOfType(MalformedBatchException.class).isThrownBy(this::readAll).withMessageContaining("record 3 of 3");
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    @DisplayName("end in one kind of exception, whatever byte is wrong and whatever the codec")
    void onlyOneKindOfException(CompressionType codec) {
        for (int seed = 1; seed <= 500; seed++) {
            var random = new Random(seed);
            var bytes = KafkaBatches.batch(0, codec, KafkaBatches.randomRecords(random));
            var at = random.nextInt(BatchFormat.HEADER_BYTES, bytes.limit());
            bytes.put(at, (byte) random.nextInt());
            try {
                BatchRecords.of(bytes, 0).forEach(record -> {});
            } catch (MalformedBatchException expected) {
                assertThat(expected).as("seed %d", seed).hasMessageContaining("batch");
            }
        }
    }

    @Test
    @DisplayName("do not end the broker, although snappy says of a chunk with a negative length that it is an Error")
    void snappysOwnErrorIsOneOfTheBytes() {
        var snappyHeaderBytes = 16;
        var bytes = KafkaBatches.batch(0, CompressionType.SNAPPY, KafkaBatches.randomRecords(new Random(1)));
        bytes.putInt(BatchFormat.HEADER_BYTES + snappyHeaderBytes, -1_560_281_049);

        assertThatExceptionOfType(MalformedBatchException.class).isThrownBy(() -> BatchRecords.find(bytes, 0, record -> false));
        assertThatExceptionOfType(MalformedBatchException.class)
                .isThrownBy(() -> BatchRecords.of(bytes, 0).forEach(record -> {}))
                .withMessageContaining("INVALID_CHUNK_SIZE");
    }

    @Test
    @DisplayName("are not unpacked without end: a mebibyte that unfolds to a gibibyte is refused long before")
    void aBombIsRefusedEarly() {
        var zeros = new SimpleRecord(new byte[(int) UnpackedBytes.ALWAYS_ALLOWED]);
        var bomb = KafkaBatches.batch(0, CompressionType.GZIP, zeros);

        assertThat(bomb.remaining()).isLessThan(1 << 20);
        assertThatExceptionOfType(MalformedBatchException.class).isThrownBy(() -> BatchRecords.find(bomb, 0, record -> false))
                .withMessageContaining("more than the 67108864 bytes");
    }

    @Test
    @DisplayName("are not looked through without end: each counts, however few bytes it has")
    void aMillionTinyRecordsAreRefused() {
        var tiny = Collections.nCopies(1_200_000, new SimpleRecord(0, (byte[]) null, null)).toArray(SimpleRecord[]::new);
        var bomb = KafkaBatches.batch(0, CompressionType.ZSTD, tiny);
        var seen = new int[1];

        assertThat(bomb.remaining()).isLessThan(1 << 20);
        assertThatExceptionOfType(MalformedBatchException.class).isThrownBy(() -> BatchRecords.find(bomb, 0, r -> ++seen[0] < 0));
        assertThat(seen[0]).isLessThan(1_000_000);
    }
}
