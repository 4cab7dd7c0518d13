package minibroker.produce;

import static minibroker.runtime.TodoError.todo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import minibroker.produce.metadata.MetadataImage;
import minibroker.wire.ApiContext;
import minibroker.wire.Responder;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData.BatchIndexAndErrorMessage;
import org.apache.kafka.common.message.ProduceResponseData.LeaderIdAndEpoch;
import org.apache.kafka.common.message.ProduceResponseData.NodeEndpoint;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;

/** Gathers the outcomes of one Produce request and answers once: when all partitions have been asked, and all have answered. */
final class ProduceAnswer {
    static final int FIRST_VERSION_WITH_LEADER = 10;

    private final ProduceRequest request;
    private final ApiContext context;
    private final MetadataImage image;
    private final Responder reply;
    private final ProduceResponseData data = new ProduceResponseData();
    private final List<String> failures = new ArrayList<>(0);
    private int waitingFor = 1;                                 // one for allAsked: no answer before every partition was asked

    ProduceAnswer(ProduceRequest request, ApiContext context, MetadataImage image, Responder reply) {
        this.request = request;
        this.context = context;
        this.image = image;
        this.reply = reply;
    }

    /** One more partition is asked; its outcome comes now or in a later turn. */
    void asked() {
        throw todo("Lab 05, step 5: one more to wait for");
    }

    /** No partition will be asked any more. */
    void allAsked() {
        throw todo("Lab 05, step 5: what waitingFor began with is over");
    }

    /** What became of one partition; once for each that was asked. */
    void outcome(TopicProduceData topic, int index, AppendOutcome outcome) {
        throw todo("Lab 05, step 5: note a failure, name another leader if there is one, keep the line, count");
    }

    private void oneLess() {
        throw todo("Lab 05, step 5: the last one answers: reply, noReply or close");
    }

    /** What the image knows of a topic, said by name or, since version 13, by id alone (KIP-516). */
    private Optional<MetadataImage.Topic> known(TopicProduceData topic) {
        return topic.name().isEmpty() ? image.topic(topic.topicId()) : image.topic(topic.name());
    }

    /** For people to read: the topic's name, or its id if nobody knows it. */
    private String nameOf(TopicProduceData topic) {
        return known(topic).map(MetadataImage.Topic::name)
                .orElse(topic.name().isEmpty() ? topic.topicId().toString() : topic.name());
    }

    private static PartitionProduceResponse line(int index, AppendOutcome outcome) {
        return new PartitionProduceResponse()
                .setIndex(index)
                .setErrorCode(outcome.error().code())
                .setBaseOffset(outcome.baseOffset())
                .setLogAppendTimeMs(outcome.logAppendTimeMs())
                .setLogStartOffset(outcome.logStartOffset())
                .setErrorMessage(outcome.message())
                .setRecordErrors(recordErrors(outcome));
    }

    private static List<BatchIndexAndErrorMessage> recordErrors(AppendOutcome outcome) {
        var errors = new ArrayList<BatchIndexAndErrorMessage>(0);
        for (var error : outcome.recordErrors()) {
            errors.add(new BatchIndexAndErrorMessage()
                    .setBatchIndex(error.batchIndex()).setBatchIndexErrorMessage(error.message()));
        }
        return errors;
    }

    /** The answer's list for a topic, by name or by id, whichever the request says; made when it is needed. */
    private TopicProduceResponse topicAnswer(TopicProduceData topic) {
        var answer = data.responses().find(topic.name(), topic.topicId());
        if (answer == null) {
            answer = new TopicProduceResponse().setName(topic.name()).setTopicId(topic.topicId());
            data.responses().add(answer);
        }
        return answer;
    }

    /** Saves the producer a Metadata request: the answer says who leads instead (KIP-951). Versions before 10 have no field for it. */
    private void nameLeader(TopicProduceData topic, int index, PartitionProduceResponse line) {
        known(topic).flatMap(t -> t.partition(index)).ifPresent(partition -> {
            line.setCurrentLeader(new LeaderIdAndEpoch()
                    .setLeaderId(partition.leader()).setLeaderEpoch(partition.leaderEpoch()));
            image.broker(partition.leader())
                    .flatMap(broker -> broker.endpoint(context.listenerName())
                            .map(at -> new NodeEndpoint().setNodeId(broker.id())
                                    .setHost(at.host()).setPort(at.port()).setRack(broker.rack())))
                    .filter(node -> data.nodeEndpoints().find(node.nodeId()) == null)
                    .ifPresent(data.nodeEndpoints()::add);
        });
    }
}
