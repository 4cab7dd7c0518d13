package minibroker.record;

import static minibroker.record.BatchCheck.Verdict.CORRUPT;
import static minibroker.record.BatchCheck.Verdict.TORN;
import static minibroker.record.BatchCheck.Verdict.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The check of a batch")
class BatchCheckTest {
    private final ByteBuffer batch = BatchBuilder.startingAt(5)
            .append(1000, new byte[] {1}, new byte[] {2, 3})
            .append(1001, new byte[] {4}, new byte[] {5, 6})
            .build();

    private BatchCheck.Finding inspect() {
        return BatchCheck.inspect(batch, 0, batch.limit());
    }

    @Test
    @DisplayName("finds nothing wrong with a whole batch, also when another follows")
    void whole() {
        assertThat(inspect().verdict()).isEqualTo(WHOLE);
        var two = ByteBuffer.allocate(2 * batch.limit()).put(batch.duplicate()).put(batch.duplicate());
        assertThat(BatchCheck.problem(two, 0, two.capacity())).isEmpty();
        assertThat(BatchCheck.problem(two, batch.limit(), two.capacity())).isEmpty();
    }

    @Test
    @DisplayName("calls a batch torn wherever its bytes end early")
    void tornAtEveryByte() {
        for (int length = 0; length < batch.limit(); length++) {
            assertThat(BatchCheck.inspect(batch, 0, length).verdict()).as("%d bytes", length).isEqualTo(TORN);
        }
    }

    @Test
    @DisplayName("notices a changed bit in every byte that the CRC covers, and in the CRC")
    void everyFlippedBitUnderTheCrc() {
        for (int at = BatchFormat.CRC; at < batch.limit(); at++) {
            for (int bit = 0; bit < 8; bit++) {
                batch.put(at, (byte) (batch.get(at) ^ 1 << bit));
                assertThat(inspect().verdict()).as("bit %d of byte %d", bit, at).isEqualTo(CORRUPT);
                batch.put(at, (byte) (batch.get(at) ^ 1 << bit));
            }
        }
    }

    @Test
    @DisplayName("notices a changed length or magic; only offset and leader epoch, which the broker stamps, have no guard")
    void everyFlippedBitBeforeTheCrc() {
        for (int at = BatchFormat.BATCH_LENGTH; at < BatchFormat.CRC; at++) {
            var stampedByBroker = at >= BatchFormat.LEADER_EPOCH && at < BatchFormat.MAGIC;
            for (int bit = 0; bit < 8; bit++) {
                batch.put(at, (byte) (batch.get(at) ^ 1 << bit));
                assertThat(inspect().isWhole()).as("bit %d of byte %d", bit, at).isEqualTo(stampedByBroker);
                batch.put(at, (byte) (batch.get(at) ^ 1 << bit));
            }
        }
    }

    @Test
    @DisplayName("does not believe a length, however large or small")
    void lyingLengths() {
        batch.putInt(BatchFormat.BATCH_LENGTH, Integer.MAX_VALUE);
        assertThat(inspect().verdict()).isEqualTo(TORN);
        assertThat(inspect().text()).contains("promises 2147483647 bytes, %d follow".formatted(batch.limit() - 12));
        batch.putInt(BatchFormat.BATCH_LENGTH, 48);
        assertThat(inspect().verdict()).isEqualTo(CORRUPT);
        batch.putInt(BatchFormat.BATCH_LENGTH, -1);
        assertThat(inspect().verdict()).isEqualTo(CORRUPT);
    }

    @Test
    @DisplayName("does not believe fields only because their CRC agrees")
    void nonsenseWithAGoodCrc() {
        assertCorrupt(b -> b.putInt(BatchFormat.LAST_OFFSET_DELTA, -1), "lastOffsetDelta -1");
        assertCorrupt(b -> b.putInt(BatchFormat.RECORD_COUNT, -1), "recordCount -1");
        assertCorrupt(b -> b.putShort(BatchFormat.ATTRIBUTES, (short) 5), "codec 5");
    }

    private void assertCorrupt(java.util.function.Consumer<ByteBuffer> change, String text) {
        var copy = ByteBuffer.allocate(batch.limit()).put(batch.duplicate()).flip();
        change.accept(copy);
        BatchStamp.crc(copy, 0, copy.limit());
        var finding = BatchCheck.inspect(copy, 0, copy.limit());
        assertThat(finding.verdict()).isEqualTo(CORRUPT);
        assertThat(finding.text()).contains(text);
    }
}
