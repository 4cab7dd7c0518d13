package brokerfromscratch.lab.author;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Which checks Apache Kafka is asked")
class JudgePlanTest {
    private static final String CHECKS = """
        package some.place;

        @PublicProtocol
        @ClusterTest(on = PROCESS)
        class WireCheck {
            @Test void answers() {}
            @Test @MiniBrokerOnly("Kafka takes its time") void atOnce() {}
        }

        @ClusterTest @MiniBrokerOnly("it looks at our files") class FilesCheck { @Test void look() {} }

        @ClusterTest class ForgetfulCheck { @Test void forgets() {} }

        @Step(1) class UnitCheck { @Test void one() {} @Test void two() {} }
        """;

    private final JudgePlan plan = JudgePlan.of("labs/checks", CheckSource.in("AllChecks.java", CHECKS));

    @Test
    @DisplayName("are those of @PublicProtocol classes, by their full names, without single ones that say otherwise")
    void asked() {
        assertThat(plan.checks()).containsExactly("some.place.WireCheck.answers");
    }

    @Test
    @DisplayName("are none of those that are for mini-broker only, and each of them gives its reason")
    void notAsked() {
        assertThat(plan.notAsked()).containsExactly("WireCheck.atOnce: Kafka takes its time", "FilesCheck: it looks at our files");
        assertThat(plan.noBroker()).isEqualTo(2);
    }

    @Test
    @DisplayName("is not guessed where a class has a cluster and says nothing")
    void undecided() {
        assertThat(plan.undecided()).extracting(CheckSource::name).containsExactly("ForgetfulCheck");
    }
}
