package minibroker.idempotence;

import static org.assertj.core.api.Assertions.assertThat;

import minibroker.log.Admission;
import minibroker.log.AppendOrigin;
import minibroker.record.BatchHeader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A crowd of producers")
class ProducerCrowdTest {
    private static final long DAY_MS = 86_400_000;

    private final ManualClock clock = new ManualClock();
    private final ProducerCrowd crowd = new ProducerCrowd(3);
    private final ProducerState readings = new ProducerState(clock, () -> DAY_MS, crowd);
    private final ProducerState alarms = new ProducerState(clock, () -> DAY_MS, crowd);

    @Test
    @DisplayName("is never larger than it may be, whatever ids a peer invents and in how many logs")
    void isBounded() {
        for (int producer = 0; producer < 10_000; producer++) {
            append(producer % 2 == 0 ? readings : alarms, producer, 0);
        }
        assertThat(readings.size() + alarms.size()).isEqualTo(3);
        assertThat(crowd.size()).isEqualTo(3);
    }

    @Test
    @DisplayName("forgets who was silent longest, in whichever log, and keeps the one that goes on writing")
    void forgetsTheMostSilent() {
        append(readings, 7, 0);
        append(alarms, 8, 0);
        for (int strangers = 0; strangers < 100; strangers++) {
            append(readings, 1000 + strangers, 0);
            append(readings, 7, strangers + 1);
        }
        assertThat(readings.admit(batch(7, 100), AppendOrigin.CLIENT)).isInstanceOf(Admission.Duplicate.class);
        assertThat(alarms.size()).isZero();
        assertThat(alarms.admit(batch(8, 55), AppendOrigin.CLIENT)).as("believed, as anybody unknown")
                .isEqualTo(Admission.ACCEPT);
    }

    @Test
    @DisplayName("does not count whose batches were cut off, or who was silent too long for its log")
    void countsOnlyWhoIsRemembered() {
        append(readings, 7, 0);
        append(alarms, 8, 0);
        readings.truncatedTo(0);
        assertThat(crowd.size()).isEqualTo(1);

        clock.advance(2 * DAY_MS);
        append(alarms, 9, 0);
        assertThat(alarms.size()).isEqualTo(1);
        assertThat(crowd.size()).isEqualTo(1);
    }

    private long offset;

    private void append(ProducerState log, long producerId, int sequence) {
        log.appended(BatchHeader.read(Batches.batch(producerId, offset++, 0, sequence, 1, clock.wallMs()), 0), 0, 0);
    }

    private BatchHeader batch(long producerId, int sequence) {
        return BatchHeader.read(Batches.batch(producerId, offset, 0, sequence, 1, clock.wallMs()), 0);
    }
}
