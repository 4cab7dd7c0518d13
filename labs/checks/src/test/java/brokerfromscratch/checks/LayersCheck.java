package brokerfromscratch.checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The folder listing is the architecture: what stands above is not known below, and Kafka's requests stay at the edge. */
@DisplayName("A layer")
class LayersCheck {
    private static final String KAFKA = "org.apache.kafka.";

    /** Names and error codes: they mean the same in a request, in a file and in a state machine. */
    private static final Set<String> NAMES = Set.of(
            "org.apache.kafka.common.protocol.Errors", "org.apache.kafka.common.Uuid", "org.apache.kafka.common.TopicPartition",
            "org.apache.kafka.common.TopicIdPartition");

    /** Layers whose very subject is Kafka's bytes. */
    private static final Set<String> PROTOCOL_LAYERS = Set.of("minibroker.record", "minibroker.wire",
            "minibroker.wire.sim");

    /** Parts of request handlers that became files of their own. Whoever adds one: does it hold state? Then think again. */
    private static final Set<String> PARTS_OF_HANDLERS = Set.of(
            "AdminReply", "AuthorizedOperations", "AutoTopicCreation", "ClusterView", "ConfigAlteration", "ConfigEntries",
            "FetchAnnotator", "ManualAssignment", "PendingFetch", "ProduceAnswer", "ReplicaPlacer", "TopicCreation");

    @Test
    @DisplayName("knows only the layers before it")
    void knowsOnlyLayersBeforeIt() {
        for (int i = 0; i < House.LAYERS.size(); i++) {
            knowsNothingOf(House.LAYERS.get(i), House.LAYERS.subList(i + 1, House.LAYERS.size())).check(House.ALL);
        }
    }

    @Test
    @DisplayName("is found by name here, or its classes would be bound by no rule")
    void isKnownHere() {
        assertThat(House.layers()).allSatisfy(type -> assertThat(House.LAYERS).anyMatch(layer -> isIn(type, layer)));
    }

    @Test
    @DisplayName("runs without the simulator, which is for tests")
    void doesNotKnowTheSimulator() {
        noClasses().that().resideOutsideOfPackage("minibroker.runtime.sim")
                .should().dependOnClassesThat().resideInAPackage("minibroker.runtime.sim").check(House.ALL);
    }

    @Test
    @DisplayName("knows Kafka's requests in its request handlers only; elsewhere names, error codes and settings must do")
    void knowsRequestsInHandlersOnly() {
        noKafkaBeyondNames().check(House.layers().that(describe("hold state", type -> !mayKnowRequests(type))));
    }

    @Test
    @DisplayName("is caught when it breaks one of these rules")
    void isCaught() {
        var offenders = new ClassFileImporter().importClasses(Offenders.WithRequests.class);
        assertThat(noKafkaBeyondNames().evaluate(offenders).hasViolation()).isTrue();
        assertThat(knowsNothingOf("minibroker.fetch", List.of("minibroker.log")).evaluate(House.ALL).hasViolation())
                .as("fetch knows log, and may; so this wrong rule must fail").isTrue();
    }

    private static ArchRule knowsNothingOf(String layer, List<String> layersAbove) {
        return noClasses().that(describe("are in " + layer, type -> isIn(type, layer)))
                .should().dependOnClassesThat(describe("are in " + layersAbove + " or in the composition", type ->
                        type.getPackageName().equals("minibroker") || layersAbove.stream().anyMatch(above -> isIn(type, above))));
    }

    private static ArchRule noKafkaBeyondNames() {
        return noClasses().should().dependOnClassesThat(describe("are Kafka's, beyond names, error codes and settings", type ->
                type.getName().startsWith(KAFKA) && !NAMES.contains(type.getName())
                        && !type.getPackageName().equals("org.apache.kafka.common.config")));
    }

    private static boolean mayKnowRequests(JavaClass type) {
        var name = House.topLevelName(type);
        return PROTOCOL_LAYERS.contains(type.getPackageName()) || name.endsWith("Handler") || PARTS_OF_HANDLERS.contains(name);
    }

    private static boolean isIn(JavaClass type, String layer) {
        return type.getPackageName().equals(layer) || type.getPackageName().startsWith(layer + ".");
    }
}
