package minibroker.idempotence;

import minibroker.log.Admission;
import minibroker.log.AppendOrigin;
import minibroker.log.BatchFate;
import minibroker.record.BatchHeader;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static minibroker.idempotence.Batches.NOW_MS;
import static minibroker.idempotence.Batches.header;
import static minibroker.idempotence.Batches.marker;
import static org.assertj.core.api.Assertions.assertThat;

@DisplayName("What a partition knows of its producers")
class ProducerStateTest {
    private static final long DAY_MS = 86_400_000;

    private final ManualClock clock = new ManualClock();
    private final ProducerState state = new ProducerState(clock, () -> DAY_MS);

    @Test
    @DisplayName("A batch that continues the sequence is accepted")
    void nextInSequence() {
        append(header(0, 0, 0, 10));
        assertAccepted(header(-1, 0, 10, 5));
    }

    @Test
    @DisplayName("Each of the last five batches is a duplicate, answered with its first offset")
    void lastFiveAreDuplicates() {
        for (int i = 0; i < 6; i++) {
            append(header(100 + 10L * i, 0, 10 * i, 10));
        }
        for (int i = 1; i < 6; i++) {
            assertThat(admit(header(-1, 0, 10 * i, 10))).as("batch %d of 6 comes again", i)
                    .isEqualTo(new Admission.Duplicate(100 + 10L * i, 110 + 10L * i, -1));
        }
    }

    @Test
    @DisplayName("An older batch than the last five is out of order: nothing in flight is that old")
    void sixthLastIsOutOfOrder() {
        for (int i = 0; i < 6; i++) {
            append(header(10L * i, 0, 10 * i, 10));
        }
        assertRefused(header(-1, 0, 0, 10), Errors.OUT_OF_ORDER_SEQUENCE_NUMBER);
    }

    @Test
    @DisplayName("A gap in the sequence is out of order: a batch in between is missing")
    void gap() {
        append(header(0, 0, 0, 10));
        assertRefused(header(-1, 0, 11, 1), Errors.OUT_OF_ORDER_SEQUENCE_NUMBER);
    }

    @Test
    @DisplayName("A batch that begins like a known one but ends elsewhere is no duplicate")
    void sameBeginningOtherEnd() {
        append(header(0, 0, 0, 10));
        assertRefused(header(-1, 0, 0, 9), Errors.OUT_OF_ORDER_SEQUENCE_NUMBER);
    }

    @Test
    @DisplayName("After sequence 2147483647 comes 0, also inside a batch")
    void wrapsAround() {
        append(header(0, 0, Integer.MAX_VALUE - 1, 2));
        assertAccepted(header(-1, 0, 0, 1));
        append(header(2, 0, 0, 1));
        assertAccepted(header(-1, 0, 1, 1));

        append(header(3, 1, Integer.MAX_VALUE, 3));              // 2147483647, 0, 1
        assertAccepted(header(-1, 1, 2, 1));
        assertThat(admit(header(-1, 1, Integer.MAX_VALUE, 3))).isInstanceOf(Admission.Duplicate.class);
    }

    @Test
    @DisplayName("A smaller epoch than the newest is fenced, even with a batch that was once there")
    void oldEpoch() {
        append(header(0, 0, 0, 1));
        append(header(1, 1, 0, 1));
        assertRefused(header(-1, 0, 0, 1), Errors.INVALID_PRODUCER_EPOCH);
        assertRefused(header(-1, 0, 1, 1), Errors.INVALID_PRODUCER_EPOCH);
    }

    @Test
    @DisplayName("A new epoch begins with sequence 0")
    void newEpoch() {
        append(header(0, 0, 0, 5));
        assertRefused(header(-1, 1, 5, 1), Errors.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertAccepted(header(-1, 1, 0, 1));
    }

    @Test
    @DisplayName("A producer that is not known may begin anywhere: its batches may be long gone")
    void unknownProducer() {
        assertAccepted(header(-1, 3, 4711, 1));
    }

    @Test
    @DisplayName("Only clients are questioned")
    void otherOrigins() {
        append(header(0, 5, 0, 1));
        for (var origin : AppendOrigin.values()) {
            if (origin != AppendOrigin.CLIENT) {
                assertThat(state.admit(header(-1, 0, 99, 1), origin)).as("%s", origin).isEqualTo(Admission.ACCEPT);
            }
        }
    }

    @Test
    @DisplayName("Asking changes nothing")
    void admitIsPure() {
        append(header(0, 0, 0, 1));
        assertAccepted(header(-1, 0, 1, 1));
        assertAccepted(header(-1, 0, 1, 1));
        assertAccepted(header(-1, 9, 0, 1));
        assertAccepted(header(-1, 0, 1, 1));
    }

    @Test
    @DisplayName("A transaction's marker carries a newer epoch, and the sequence begins again")
    void markerBumpsTheEpoch() {
        append(header(0, 0, 0, 5));
        append(marker(5, 1));
        assertRefused(header(-1, 0, 5, 1), Errors.INVALID_PRODUCER_EPOCH);
        assertAccepted(header(-1, 1, 0, 1));
    }

    @Test
    @DisplayName("A marker of the same epoch leaves the sequence as it is")
    void markerOfTheSameEpoch() {
        append(header(0, 0, 0, 5));
        append(marker(5, 0));
        assertAccepted(header(-1, 0, 5, 1));
    }

    @Test
    @DisplayName("A batch that was cut off may be sent again, those before it are still duplicates")
    void truncated() {
        append(header(0, 0, 0, 10));
        append(header(10, 0, 10, 10));
        state.truncatedTo(10);
        assertAccepted(header(-1, 0, 10, 10));
        assertThat(admit(header(-1, 0, 0, 10))).isEqualTo(new Admission.Duplicate(0, 10, -1));
    }

    @Test
    @DisplayName("A producer whose only batches were cut off was never there")
    void truncatedAway() {
        append(header(10, 0, 0, 1));
        state.truncatedTo(10);
        assertThat(state.size()).isZero();
    }

    @Test
    @DisplayName("A cut that takes all that is remembered of a producer, but not all it wrote, has the log read again")
    void truncatedBeyondMemory() {
        for (int i = 0; i < 6; i++) {
            append(header(i, 0, i, 1));
        }
        state.truncatedTo(1);
        assertThat(state.savedUpTo(1)).as("sequence 0 is in the log, but forgotten").isZero();
        append(header(0, 0, 0, 1));
        assertRefused(header(-1, 0, 2, 1), Errors.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertAccepted(header(-1, 0, 1, 1));
    }

    @Test
    @DisplayName("A cut that takes back a new epoch brings back the old one")
    void truncatedEpoch() {
        append(header(0, 0, 0, 1));
        append(header(1, 1, 0, 1));
        state.truncatedTo(1);
        assertThat(state.savedUpTo(1)).isZero();
        append(header(0, 0, 0, 1));
        assertAccepted(header(-1, 0, 1, 1));
    }

    @Test
    @DisplayName("A small cut needs nothing to be read again")
    void smallCut() {
        for (int i = 0; i < 6; i++) {
            append(header(i, 0, i, 1));
        }
        state.truncatedTo(3);
        assertThat(state.savedUpTo(3)).isEqualTo(3);
        assertAccepted(header(-1, 0, 3, 1));
    }

    @Test
    @DisplayName("A cut behind a producer's marker leaves its epoch alone")
    void truncatedBehindAMarker() {
        append(header(0, 0, 0, 5));
        append(marker(5, 1));
        state.truncatedTo(6);
        assertRefused(header(-1, 0, 5, 1), Errors.INVALID_PRODUCER_EPOCH);
    }

    @Test
    @DisplayName("A producer that has been silent for producer.id.expiration.ms is forgotten, others are not")
    void expires() {
        append(header(1, 0, NOW_MS));
        clock.advance(DAY_MS - 1);
        append(header(2, 1, clock.wallMs()));
        assertThat(state.size()).as("one millisecond is missing").isEqualTo(2);

        clock.advance(ProducerState.EXPIRATION_CHECK_INTERVAL_MS);
        append(header(2, 2, clock.wallMs()));
        assertThat(state.size()).isEqualTo(1);
    }

    @Test
    @DisplayName("Retention does not make a producer unknown")
    void logStartRaised() {
        append(header(0, 0, 0, 10));
        state.logStartRaised(10);
        assertThat(admit(header(-1, 0, 0, 10))).isInstanceOf(Admission.Duplicate.class);
    }

    @Test
    @DisplayName("Compaction keeps a producer's last batch, if need be without records, and none of those before")
    void compaction() {
        append(header(0, 0, 0, 10));
        append(header(10, 0, 10, 10));
        assertThat(state.whenCompacted(header(0, 0, 0, 10))).isEqualTo(BatchFate.DROP);
        assertThat(state.whenCompacted(header(10, 0, 10, 10))).isEqualTo(BatchFate.KEEP_EMPTY);
    }

    @Test
    @DisplayName("Compaction keeps the marker that is all there is of a producer's epoch")
    void compactionOfAMarker() {
        append(header(0, 0, 0, 5));
        append(marker(5, 1));
        assertThat(state.whenCompacted(header(0, 0, 0, 5))).isEqualTo(BatchFate.DROP);
        assertThat(state.whenCompacted(marker(5, 1))).isEqualTo(BatchFate.KEEP_EMPTY);
    }

    private void append(BatchHeader batch) {
        state.appended(batch, 0, 0);
    }

    private Admission admit(BatchHeader batch) {
        return state.admit(batch, AppendOrigin.CLIENT);
    }

    private void assertAccepted(BatchHeader batch) {
        assertThat(admit(batch)).isEqualTo(Admission.ACCEPT);
    }

    private void assertRefused(BatchHeader batch, Errors error) {
        assertThat(admit(batch)).isInstanceOfSatisfying(Admission.Refused.class,
                refused -> assertThat(refused.error()).isEqualTo(error));
    }
}
