package brokerfromscratch.checks.differential;

import brokerfromscratch.testkit.Cluster;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;

/** One of the two brokers: says questions to it in its own words, and makes its answers comparable. For one thread. */
final class Side implements AutoCloseable {
    private static final int TAG = 4_711;
    private static final int FIRST_WITH_TAGS = 2;
    private static final int FIRST_WITH_TOPIC_IDS = 13;

    private final Cluster cluster;
    private final Talk talk;
    private final OwnWords words;
    private final List<FetchSession> sessions = List.of(new FetchSession(), new FetchSession());

    Side(Cluster cluster) throws IOException {
        this.cluster = cluster;
        this.talk = new Talk(cluster);
        this.words = new OwnWords(cluster);
        var described = ask(ApiKeys.DESCRIBE_CLUSTER, 0, new DescribeClusterRequestData());
        words.clusterId(described.get("clusterId").asText());
    }

    /** The session of fetches that name topics so, by id (from version 13 on) or by name. */
    FetchSession session(Question question) {
        return sessions.get(question.version() >= FIRST_WITH_TOPIC_IDS ? 1 : 0);
    }

    /** A new history: what was learned of the last one is forgotten. */
    void begin() throws IOException {
        words.forget();
        sessions.forEach(FetchSession::forget);
        learnTopics();
    }

    /** The answer to a question, or how it was refused: {@code outcome}, and with it {@code body}. */
    ObjectNode ask(Question question) throws IOException {
        var said = words.said(question);
        var ofSession = FetchSession.concerns(question);
        if (ofSession) {
            session(question).say(said);
        }
        var message = JsonConverters.read(question.api(), question.version(), said);
        var flexible = question.api().requestHeaderVersion(question.version()) >= FIRST_WITH_TAGS;
        if (flexible && question.damage().kind() == Damage.Kind.UNKNOWN_TAG) {
            message.unknownTaggedFields().add(new RawTaggedField(TAG, new byte[] {1, 2, 3}));
        }
        var header = new RequestHeader(question.api(), question.version(), question.clientId(), talk.nextCorrelationId());
        var frame = question.damage().applyTo(bytes(header, message));
        var silent = question.api() == ApiKeys.PRODUCE && said.get("acks").asInt() == 0 && question.damage() == Damage.NONE;
        var answer = talk.exchange(header, frame, silent);
        if (ofSession) {
            session(question).hear(question, answer);
        }
        words.learn(question, answer);
        return words.comparable(answer);
    }

    /** An answer to a question of our own, which is not compared. */
    JsonNode ask(ApiKeys api, int version, ApiMessage body) throws IOException {
        var header = new RequestHeader(api, (short) version, "suite", talk.nextCorrelationId());
        var answer = talk.exchange(header, bytes(header, body), false);
        if (!answer.path("outcome").asText().equals("answered")) {
            throw new IOException("no answer to " + header + ": " + answer + "\n" + cluster.lastWords());
        }
        return answer.get("body");
    }

    /** Asks for all topics, and remembers their ids. */
    JsonNode learnTopics() throws IOException {
        var topics = ask(ApiKeys.METADATA, 12, new MetadataRequestData().setTopics(null)).get("topics");
        words.learnIds(topics);
        return topics;
    }

    String lastWords() {
        return cluster.lastWords();
    }

    private static byte[] bytes(RequestHeader header, ApiMessage body) {
        var buffer = RequestUtils.serialize(header.data(), header.headerVersion(), body,
                header.apiVersion());
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        talk.close();
        cluster.close();
    }
}
