package brokerfromscratch.checks;

import static brokerfromscratch.testkit.ClusterKind.IN_JVM;
import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.testkit.Clients;
import brokerfromscratch.testkit.Cluster;
import brokerfromscratch.testkit.ClusterTest;
import brokerfromscratch.testkit.MiniBrokerOnly;
import brokerfromscratch.testkit.PublicProtocol;
import brokerfromscratch.testkit.RawConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ApiVersionsResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Asks every request in every version that the broker says it knows, and reads the answers with kafka-clients. A response
 * object may be right and still not be sayable: some fields throw when an old version has no room for them, and stock Java
 * clients, which speak the newest version only, would never show it.
 */
@PublicProtocol
@ClusterTest(on = IN_JVM)
@DisplayName("Every request, in every version that is advertised,")
class EveryVersionCheck {
    private static final Uuid NOBODYS_ID = Uuid.fromString("AAAAAAAAAAAAAAAAAAAAZQ");

    private Cluster cluster;
    private Clients clients;
    private RawConnection connection;

    @BeforeEach
    void givenAConnection(Cluster cluster, Clients clients) throws Exception {
        this.cluster = cluster;
        this.clients = clients;
        this.connection = RawConnection.to(cluster);
    }

    @AfterEach
    void closeConnection() throws Exception {
        connection.close();
    }

    @TestFactory
    @DisplayName("is answered without an error")
    Stream<DynamicNode> isAnswered() throws Exception {
        var requests = new RequestsOfEveryVersion(clients.createTopic("answered", 1));
        clients.producer().send(new ProducerRecord<>("answered", "something to fetch")).get();
        return everyVersion(requests, (api, version) -> {
            var topic = api == ApiKeys.DELETE_TOPICS ? doomedTopic(version) : "answered";
            var response = connection.ask(api, version, requests.request(api, version, topic));

            assertThat(response.errorCounts()).as("%s", response).containsOnlyKeys(Errors.NONE);
        });
    }

    @TestFactory
    @DisplayName("is answered with an error when it is about a topic that nobody knows")
    Stream<DynamicNode> isAnsweredWithAnError() throws Exception {
        var requests = new RequestsOfEveryVersion(NOBODYS_ID);
        return everyVersion(requests, (api, version) -> {
            var response = connection.ask(api, version, requests.request(api, version, "nobodys-" + api + "-" + version));

            if (isAboutATopic(api) && !createsWhatItAsksFor(api, version)) {
                var unknown = byId(api, version) ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION;
                assertThat(response.errorCounts()).as("%s", response).containsKey(unknown);
            }
        });
    }

    @Test
    @MiniBrokerOnly("Kafka has more APIs than we")
    @DisplayName("is one that this check asks")
    void isAskedHere() throws Exception {
        var asked = new RequestsOfEveryVersion(NOBODYS_ID).apis();

        assertThat(advertised()).extracting(range -> ApiKeys.forId(range.apiKey())).containsExactlyInAnyOrderElementsOf(asked);
    }

    @Test
    @DisplayName("is every stable version that kafka-clients knows")
    void isEveryStableVersion() throws Exception {
        for (var range : advertised()) {
            var api = ApiKeys.forId(range.apiKey());
            assertThat(range.maxVersion()).as(api.name).isEqualTo(api.latestVersion(false));
            assertThat(range.minVersion()).as(api.name).isEqualTo(api == ApiKeys.PRODUCE ? 0 : api.oldestVersion());
        }
    }

    // ---- scenario ----

    @FunctionalInterface
    private interface Question {
        void ask(ApiKeys api, short version) throws Exception;
    }

    private Stream<DynamicNode> everyVersion(RequestsOfEveryVersion requests, Question question) throws Exception {
        var nodes = new ArrayList<DynamicNode>();
        for (var range : advertised()) {
            var api = ApiKeys.forId(range.apiKey());
            if (requests.apis().contains(api)) {
                nodes.add(DynamicContainer.dynamicContainer(api.name, versions(api, range).mapToObj(version ->
                        DynamicTest.dynamicTest("v" + version, () -> question.ask(api, (short) version)))));
            }
        }
        return nodes.stream();
    }

    private static IntStream versions(ApiKeys api, ApiVersion range) {
        var oldest = api == ApiKeys.PRODUCE ? RequestsOfEveryVersion.OLDEST_PRODUCE : range.minVersion();
        return IntStream.rangeClosed(oldest, Math.min(range.maxVersion(), api.latestVersion(false)));
    }

    private List<ApiVersion> advertised() throws Exception {
        var response = (ApiVersionsResponse) connection.ask(ApiKeys.API_VERSIONS, (short) 0, new ApiVersionsRequestData());
        return new ArrayList<>(response.data().apiKeys());
    }

    private String doomedTopic(short version) throws Exception {
        var name = "doomed-" + version;
        clients.createTopic(name, 1);
        return name;
    }

    private static boolean isAboutATopic(ApiKeys api) {
        return switch (api) {
            case PRODUCE, FETCH, LIST_OFFSETS, METADATA, DELETE_TOPICS, CREATE_PARTITIONS, DELETE_RECORDS, DESCRIBE_CONFIGS,
                    INCREMENTAL_ALTER_CONFIGS -> true;
            default -> false;
        };
    }

    /** Before version 4 nobody could say that Metadata shall not create the topics that it asks for. */
    private static boolean createsWhatItAsksFor(ApiKeys api, short version) {
        return api == ApiKeys.METADATA && version < 4;
    }

    private static boolean byId(ApiKeys api, short version) {
        return (api == ApiKeys.PRODUCE || api == ApiKeys.FETCH) && version >= 13;
    }
}
