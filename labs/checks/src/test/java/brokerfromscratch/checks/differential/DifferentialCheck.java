package brokerfromscratch.checks.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Not part of a usual build: it needs Apache Kafka's jars. {@code lab author differential} runs it.
 *
 * <pre>
 *   -Dseeds=200            the histories of so many seeds
 *   -Dseed=4711            the first of them; alone if -Dseeds is not given
 *   -Dquestions=0,1,17     only these questions of each
 * </pre>
 */
@Tag("differential")
@DisplayName("mini-broker and Apache Kafka, asked the same,")
class DifferentialCheck {
    private static final int SEEDS = 100;
    /** From so many histories on, an entry of permitted.yaml that nothing has needed is a mistake. */
    private static final int ENOUGH_SEEDS = 500;

    @Test
    @DisplayName("answer the same in every field that is not permitted to differ")
    void answerTheSame() throws Exception {
        var first = Long.getLong("seed", 1);
        var seeds = Integer.getInteger("seeds", System.getProperty("seed") == null ? SEEDS : 1);
        try (var differential = new Differential()) {
            try {
                for (long seed = first; seed < first + seeds; seed++) {
                    differential.run(seed, questions());
                }
            } finally {
                tell(differential.report());
            }
            assertThat(differential.agrees()).as("no differences but the permitted ones; they are told above").isTrue();
            if (seeds >= ENOUGH_SEEDS) {
                assertThat(differential.unusedPermits()).as("entries of permitted.yaml that nothing needs any more").isEmpty();
            }
        }
    }

    private static void tell(String report) throws IOException {
        System.out.println(report);
        Files.writeString(Path.of(System.getProperty("report", "target/differential.txt")), report);
    }

    private static List<Integer> questions() {
        var some = System.getProperty("questions", "");
        return some.isEmpty() ? IntStream.range(0, Differential.QUESTIONS).boxed().toList()
                : Stream.of(some.split(",")).map(Integer::valueOf).toList();
    }
}
