package minibroker.idempotence;

import minibroker.produce.metadata.MetadataImage;
import minibroker.produce.metadata.MetadataRecord.TopicRecord;
import minibroker.wire.Access;
import minibroker.wire.sim.KeptReply;
import minibroker.wire.sim.SimContext;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.InitProducerIdRequest;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayName("InitProducerId")
class InitProducerIdTest {
    private final ToyJournal journal = new ToyJournal();
    private final ProducerIds ids = new ProducerIds(1, journal);
    private Access access = Access.ALLOW_ALL;
    private MetadataImage image = MetadataImage.EMPTY;
    private KeptReply reply;

    @Test
    @DisplayName("gives a fresh id in epoch 0, in every stable version")
    void freshId() {
        var newest = ApiKeys.INIT_PRODUCER_ID.latestVersion(false);
        for (short version = ApiKeys.INIT_PRODUCER_ID.oldestVersion(); version <= newest; version++) {
            ask(request(), version);
            if (version == 0) {
                journal.commitNext();
            }
            assertAnswer(Errors.NONE, version, 0);
        }
    }

    @Test
    @DisplayName("gives a new id also to a producer that brings its old one")
    void bringsAnOldId() {
        ask(request().setProducerId(5).setProducerEpoch((short) 3));
        journal.commitNext();
        assertAnswer(Errors.NONE, 0, 0);
    }

    @Test
    @DisplayName("refuses an id without an epoch, and an epoch without an id")
    void halfAnIdentity() {
        ask(request().setProducerId(5));
        assertAnswer(Errors.INVALID_REQUEST, -1, -1);
        ask(request().setProducerEpoch((short) 5));
        assertAnswer(Errors.INVALID_REQUEST, -1, -1);
    }

    @Test
    @DisplayName("refuses an empty transactional id, and for now any other")
    void transactionalIds() {
        ask(request().setTransactionalId(""));
        assertAnswer(Errors.INVALID_REQUEST, -1, -1);
        ask(request().setTransactionalId("mover"));
        assertAnswer(Errors.UNSUPPORTED_VERSION, -1, -1);
        assertThat(journal.undecided()).as("nobody got an id, so nothing is claimed").isZero();
    }

    @Test
    @DisplayName("asks the client to come again when no block could be claimed")
    void noBlock() {
        ask(request());
        journal.refuseNext(Errors.NOT_CONTROLLER);
        assertAnswer(Errors.COORDINATOR_LOAD_IN_PROGRESS, -1, -1);
    }

    @Test
    @DisplayName("needs IDEMPOTENT_WRITE on the cluster, or WRITE on some topic")
    void rights() {
        access = (who, operation, type, name) -> operation == AclOperation.WRITE && name.equals("readings");
        ask(request());
        assertAnswer(Errors.CLUSTER_AUTHORIZATION_FAILED, -1, -1);

        image = image.with(new TopicRecord("readings", Uuid.ONE_UUID));
        ask(request());
        journal.commitNext();
        assertAnswer(Errors.NONE, 0, 0);
    }

    private static InitProducerIdRequestData request() {
        return new InitProducerIdRequestData().setTransactionalId(null).setTransactionTimeoutMs(60_000);
    }

    private void ask(InitProducerIdRequestData data) {
        ask(data, ApiKeys.INIT_PRODUCER_ID.latestVersion(false));
    }

    private void ask(InitProducerIdRequestData data, short version) {
        reply = new KeptReply();
        var bytes = new ByteBufferAccessor(MessageUtil.toByteBufferAccessor(data, version).buffer());
        new InitProducerIdHandler(() -> image, ids).handle(
                SimContext.of(ApiKeys.INIT_PRODUCER_ID, version, "PLAINTEXT", access),
                InitProducerIdRequest.parse(bytes, version), reply);
    }

    private void assertAnswer(Errors error, long producerId, int epoch) {
        var answer = reply.<InitProducerIdResponse>response().data();
        assertThat(Errors.forCode(answer.errorCode())).isEqualTo(error);
        assertThat(answer.producerId()).isEqualTo(producerId);
        assertThat(answer.producerEpoch()).isEqualTo((short) epoch);
    }
}
