package minibroker.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import minibroker.runtime.sim.SimNode;
import minibroker.runtime.sim.Simulation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Purgatory, where questions wait")
class PurgatoryTest {
    private final Simulation simulation = new Simulation(1);
    private Purgatory<String> purgatory;

    private final SimNode node = simulation.addNode("broker");

    PurgatoryTest() {
        node.boot(up -> purgatory = new Purgatory<>(up.loop()));
    }

    /** Asks in a turn of the loop, as a handler would. */
    private void ask(Question question, String... keys) {
        node.loop().submit(() -> purgatory.completeOrWait(question, List.of(keys), 500));
        simulation.runFor(0);
    }

    /** Completes once {@code readable} is set. */
    private static final class Question implements Purgatory.Waiting {
        boolean readable;
        int asked;
        int completed;
        int expired;
        Runnable forget;

        @Override
        public boolean tryComplete() {
            asked++;
            completed += readable ? 1 : 0;
            return readable;
        }

        @Override
        public void parked(Runnable forget) {
            this.forget = forget;
        }

        @Override
        public void expire() {
            expired++;
        }
    }

    @Test
    @DisplayName("a question with an answer does not wait")
    void answersAtOnce() {
        var question = new Question();
        question.readable = true;
        ask(question, "p0");

        assertThat(question.completed).isEqualTo(1);
        assertThat(purgatory.waitingFor("p0")).isZero();
    }

    @Test
    @DisplayName("only what a question waits for wakes it")
    void wakesByKey() {
        var question = new Question();
        ask(question, "p0", "p1");
        purgatory.wake("p2");
        assertThat(question.asked).as("nobody looks at questions about other partitions").isEqualTo(1);

        question.readable = true;
        purgatory.wake("p1");
        assertThat(question.completed).isEqualTo(1);
        assertThat(purgatory.waitingFor("p0")).as("answered once, forgotten everywhere").isZero();
    }

    @Test
    @DisplayName("after its time a question is answered with what there is, once")
    void expiresOnce() {
        var question = new Question();
        ask(question, "p0");
        simulation.runFor(499);
        assertThat(question.expired).isZero();
        simulation.runFor(2);
        question.readable = true;
        purgatory.wake("p0");

        assertThat(question.expired).isEqualTo(1);
        assertThat(question.completed).as("it is gone").isZero();
    }

    @Test
    @DisplayName("a question that is taken back is forgotten everywhere: nobody looks at it, and it does not expire")
    void takenBack() {
        var question = new Question();
        ask(question, "p0", "p1");
        question.forget.run();
        purgatory.wake("p0");
        simulation.runFor(1000);

        assertThat(question.asked).as("only when it came").isEqualTo(1);
        assertThat(question.expired).isZero();
        assertThat(purgatory.waitingFor("p1")).isZero();
    }

    @Test
    @DisplayName("an answered question does not expire as well")
    void doesNotExpireAfterAnAnswer() {
        var question = new Question();
        ask(question, "p0");
        question.readable = true;
        purgatory.wake("p0");
        simulation.runFor(1000);

        assertThat(question.completed).isEqualTo(1);
        assertThat(question.expired).isZero();
    }
}
