package minibroker.produce.topics;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import minibroker.log.TopicSettings;
import minibroker.outside.ToyJournal;
import minibroker.produce.metadata.ClusterMetadata;
import minibroker.produce.metadata.Endpoint;
import minibroker.produce.metadata.MetadataImage;
import minibroker.produce.metadata.MetadataRecord.RegisterBrokerRecord;
import minibroker.produce.metadata.MetadataRecord;
import minibroker.runtime.Doors;
import minibroker.runtime.EventLoop;
import minibroker.runtime.sim.SimNode;
import minibroker.runtime.sim.Simulation;
import minibroker.wire.Access;
import minibroker.wire.ApiContext;
import minibroker.wire.ApiHandler;
import minibroker.wire.sim.KeptReply;
import minibroker.wire.sim.SimContext;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;

/**
 * What answers questions about metadata, without a socket or a disk: handlers are called as plain Java, in virtual time.
 * Requests and answers do go through their bytes, so that what cannot be said in a version is found here.
 */
final class MetadataDesk {
    static final String CLUSTER_ID = "test-cluster";
    static final int SELF = 1;

    final Simulation world = new Simulation(1);
    final ToyJournal journal = new ToyJournal();
    final ClusterMetadata metadata = new ClusterMetadata(SELF, journal);
    final Configuration configuration;
    final TopicCreation creation;
    final EventLoop loop;
    private final SimNode node;
    Access access = Access.ALLOW_ALL;

    /** One broker with Kafka's defaults. */
    MetadataDesk() {
        this(Map.of());
    }

    MetadataDesk(Map<String, String> properties) {
        configuration = new Configuration(SELF, TopicSettings.ALL, ProduceSettings.ALL, List.of(), properties);
        creation = new TopicCreation(configuration, new SplittableRandom(1));
        node = world.addNode("broker");
        node.boot(SimNode::name);
        loop = node.loop();
        metadata.start();
        addBroker(SELF);
    }

    Doors doors() {
        return node.doors();
    }

    MetadataDesk addBroker(int id) {
        return commit(new RegisterBrokerRecord(id, 0, Map.of("PLAINTEXT", new Endpoint("host" + id, 9092)), null));
    }

    MetadataDesk commit(MetadataRecord... records) {
        journal.propose(0, List.of(records), error -> {});
        journal.commit();
        return this;
    }

    MetadataImage image() {
        return metadata.image();
    }

    /** Asks in the newest version, commits whatever is proposed, and returns the answer. */
    <R extends AbstractResponse> R ask(ApiHandler handler, AbstractRequest.Builder<?> request) {
        return ask(handler, request, request.apiKey().latestVersion(false));
    }

    <R extends AbstractResponse> R ask(ApiHandler handler, AbstractRequest.Builder<?> request, int version) {
        return ask(handler, request.build((short) version));
    }

    <R extends AbstractResponse> R ask(ApiHandler handler, AbstractRequest request) {
        var reply = send(handler, request);
        journal.commit();
        return reply.response();
    }

    /** Asks and commits nothing: the answer may be late. */
    Reply send(ApiHandler handler, AbstractRequest request) {
        var kept = new KeptReply();
        var received = AbstractRequest.parseRequest(request.apiKey(), request.version(), request.serialize()).request;
        handler.handle(contextOf(request), received, kept);
        return new Reply(request, kept);
    }

    ApiContext contextOf(AbstractRequest request) {
        return SimContext.of(request.apiKey(), request.version(), "PLAINTEXT", access);
    }

    /** The answer that {@code kept} keeps, as the client reads it: through bytes. */
    record Reply(AbstractRequest request, KeptReply kept) {
        boolean isThere() {
            return kept.isThere();
        }

        @SuppressWarnings("unchecked")
        <R extends AbstractResponse> R response() {
            var bytes = MessageUtil.toByteBufferAccessor(kept.response().data(), request.version());
            return (R) AbstractResponse.parseResponse(request.apiKey(), bytes, request.version());
        }
    }
}
