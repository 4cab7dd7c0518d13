package minibroker.produce;

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
    // tag::count[]
    void asked() {
        // lesson::step5[todo="one more to wait for"]
        waitingFor++;
        // end::step5
    }

    /** No partition will be asked any more. */
    void allAsked() {
        // lesson::step5[todo="what waitingFor began with is over"]
        oneLess();
        // end::step5
    }

    /** What became of one partition; once for each that was asked. */
    void outcome(TopicProduceData topic, int index, AppendOutcome outcome) {
        // lesson::step5[todo="note a failure, name another leader if there is one, keep the line, count"]
        var line = line(index, outcome);
        if (outcome.error() != Errors.NONE) {
            failures.add(nameOf(topic) + "-" + index + " " + outcome.error());
        }
        if (outcome.error() == Errors.NOT_LEADER_OR_FOLLOWER && context.apiVersion() >= FIRST_VERSION_WITH_LEADER) {
            nameLeader(topic, index, line);
        }
        topicAnswer(topic).partitionResponses().add(line);
        oneLess();
        // end::step5
    }

    // tag::count-short[]
    private void oneLess() {
        // lesson::step5[todo="the last one answers: reply, noReply or close"]
        waitingFor--;
        if (waitingFor > 0) {
            return;
        }
        if (request.acks() != 0) {
            reply.reply(new ProduceResponse(data));
        } else if (failures.isEmpty()) {
            reply.noReply();
        } else {
            reply.close("acks=0 leaves no other way to say: " + String.join(", ", failures));
        }
        // end::step5
    }
    // end::count-short[]
    // end::count[]

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
