package minibroker.idempotence;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayName("Producer ids")
class ProducerIdsTest {
    private final ToyJournal journal = new ToyJournal();
    private final List<Long> given = new ArrayList<>();
    private final List<Errors> errors = new ArrayList<>();

    @Test
    @DisplayName("A request waits until the block is committed; then all that wait are served, in order")
    void waitsForTheBlock() {
        var ids = new ProducerIds(1, journal);
        ask(ids);
        ask(ids);
        assertThat(given).isEmpty();
        assertThat(journal.undecided()).as("one claim serves both").isEqualTo(1);

        journal.commitNext();
        assertThat(given).containsExactly(0L, 1L);
    }

    @Test
    @DisplayName("A thousand ids cost one claim")
    void oneClaimPerThousand() {
        var ids = new ProducerIds(1, journal);
        ask(ids);
        journal.commitNext();
        for (int i = 1; i < 1000; i++) {
            ask(ids);
        }
        assertThat(given).hasSize(1000);

        ask(ids);
        assertThat(given).as("the block is used up").hasSize(1000);
        journal.commitNext();
        assertThat(given).last().isEqualTo(1000L);
    }

    @Test
    @DisplayName("Of two brokers that claim the same block the first to be committed has it, the other claims the next")
    void twoBrokersClaimTheSame() {
        ask(new ProducerIds(1, journal));
        ask(new ProducerIds(2, journal));
        journal.commitNext();
        journal.commitNext();
        assertThat(given).as("broker 2 lost and must not hand out 0 as well").containsExactly(0L);

        journal.commitNext();
        assertThat(given).containsExactly(0L, 1000L);
    }

    @Test
    @DisplayName("A refused claim fails those who wait, and the next request claims again")
    void refusedClaim() {
        var ids = new ProducerIds(1, journal);
        ask(ids);
        journal.refuseNext(Errors.NOT_CONTROLLER);
        assertThat(errors).containsExactly(Errors.NOT_CONTROLLER);

        ask(ids);
        journal.commitNext();
        assertThat(given).containsExactly(0L);
    }

    @Test
    @DisplayName("A claim that comes too late for the journal is made again, and nobody is told")
    void lateClaim() {
        ask(new ProducerIds(1, journal));
        journal.refuseNext(Errors.INVALID_UPDATE_VERSION);
        journal.commitNext();
        assertThat(given).containsExactly(0L);
        assertThat(errors).isEmpty();
    }

    @Test
    @DisplayName("A restarted broker does not go on with the block it had before")
    void restarted() {
        ask(new ProducerIds(1, journal));
        journal.commitNext();
        journal.killProposers();

        ask(new ProducerIds(1, journal));
        journal.commitNext();
        assertThat(given).containsExactly(0L, 1000L);
    }

    @RepeatedTest(200)
    @DisplayName("No id is handed out twice, whatever is refused and whoever is killed")
    void neverTwice(RepetitionInfo run) {
        var seed = run.getCurrentRepetition();
        var random = new Random(seed);
        var brokers = brokers();
        for (int step = 0; step < 300; step++) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    journal.killProposers();
                    brokers = brokers();
                }
                case 1, 2 -> decideNext(random);
                default -> askForMany(brokers.get(random.nextInt(brokers.size())), random.nextInt(400));
            }
        }
        assertThat(new HashSet<>(given)).as("an id came twice; replay with seed %d", seed).hasSameSizeAs(given);
        assertThat(given).as("the run did something, seed %d", seed).isNotEmpty();
    }

    private List<ProducerIds> brokers() {
        return List.of(new ProducerIds(1, journal), new ProducerIds(2, journal), new ProducerIds(3, journal));
    }

    private void decideNext(Random random) {
        if (journal.undecided() == 0) {
            return;
        }
        if (random.nextInt(4) == 0) {
            journal.refuseNext(Errors.NOT_CONTROLLER);
        } else {
            journal.commitNext();
        }
    }

    private void askForMany(ProducerIds ids, int howMany) {
        for (int i = 0; i < howMany; i++) {
            ask(ids);
        }
    }

    private void ask(ProducerIds ids) {
        ids.next((error, id) -> {
            if (error == Errors.NONE) {
                given.add(id);
            } else {
                errors.add(error);
            }
        });
    }
}
