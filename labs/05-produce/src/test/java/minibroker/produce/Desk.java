package minibroker.produce;

import brokerfromscratch.testkit.check.CheckFailure;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import minibroker.produce.metadata.Endpoint;
import minibroker.produce.metadata.MetadataImage;
import minibroker.produce.metadata.MetadataRecord.PartitionRecord;
import minibroker.produce.metadata.MetadataRecord.RegisterBrokerRecord;
import minibroker.produce.metadata.MetadataRecord.TopicRecord;
import minibroker.wire.Access;
import minibroker.wire.ApiContext;
import minibroker.wire.Responder;
import minibroker.wire.sim.SimContext;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;

/** Produce requests, the cluster that they go to, and somebody who writes down what is answered. */
final class Desk implements Responder {
    static final short NEW = 9;                              // says topics by name; no tagged leader yet
    static final short NAMES_LEADERS = 12;
    static final short SAYS_IDS = 13;                        // and no names (KIP-516)
    /** Broker 1 leads partitions 0 and 1 of "readings", broker 2 leads 2; "alarms" has one partition. */
    static final MetadataImage IMAGE = image();

    /** What was answered: "reply", "no reply", or "close: why". */
    final List<String> answers = new ArrayList<>();
    private ProduceResponse response;

    private static MetadataImage image() {
        var image = MetadataImage.EMPTY.with(new TopicRecord("readings", Road.TOPIC_ID)).with(new TopicRecord("alarms",
            new Uuid(8, 8)));
        for (int broker = 1; broker <= 2; broker++) {
            image = image.with(new RegisterBrokerRecord(broker, 0, Map.of("ON_BOARD", new Endpoint("ship-" + broker,
                9092)), null));
        }
        for (int partition = 0; partition < 3; partition++) {
            var leader = partition < 2 ? 1 : 2;
            image = image.with(new PartitionRecord(Road.TOPIC_ID, partition, List.of(1, 2), List.of(1, 2), leader, 3 +
                partition, 0));
        }
        return image.with(new PartitionRecord(new Uuid(8, 8), 0, List.of(1), List.of(1), 1, 0, 0));
    }

    static ApiContext context(short version) {
        return SimContext.of(ApiKeys.PRODUCE, version, "ON_BOARD", Access.ALLOW_ALL);
    }

    static TopicProduceData topic(String name) {
        return new TopicProduceData().setName(name);
    }

    /** As from {@link #SAYS_IDS} on: the name stays empty. */
    static TopicProduceData topic(Uuid id) {
        return new TopicProduceData().setTopicId(id);
    }

    static TopicProduceData with(TopicProduceData topic, int partition, ByteBuffer batch) {
        topic.partitionData().add(new
            PartitionProduceData().setIndex(partition).setRecords(MemoryRecords.readableRecords(batch)));
        return topic;
    }

    static ProduceRequest request(int acks, short version, TopicProduceData... topics) {
        var data = new ProduceRequestData().setAcks((short) acks).setTimeoutMs(1500);
        for (var topic : topics) {
            data.topicData().add(topic);
        }
        return new ProduceRequest(data, version);
    }

    ProduceAnswer answer(int acks, short version) {
        return new ProduceAnswer(request(acks, version), context(version), IMAGE, this);
    }

    static AppendOutcome written(long baseOffset) {
        return AppendOutcome.appended(baseOffset, -1, 0);
    }

    /** What the one answer says: "readings-0 NONE @0", in its order. */
    List<String> lines() {
        if (response == null) {
            throw new CheckFailure("the answer", "one with lines", "none: " + answers,
                "Nothing was answered: the last one that is waited for answers, and allAsked is one of them, behind "
                + "all the asking.");
        }
        var lines = new ArrayList<String>();
        for (var topic : response.data().responses()) {
            for (var line : topic.partitionResponses()) {
                lines.add(topic.name() + "-" + line.index() + " " + Errors.forCode(line.errorCode()) + " @" + line.baseOffset());
            }
        }
        return lines;
    }

    /** Of the answer's first line: "leader 2, epoch 5"; and who is named with an address. */
    String leaderOfFirst() {
        var leader = response.data().responses().iterator().next().partitionResponses().get(0).currentLeader();
        var nodes = response.data().nodeEndpoints().stream().map(node -> node.nodeId() + "=" + node.host()).toList();
        return "leader %d, epoch %d, addresses %s".formatted(leader.leaderId(), leader.leaderEpoch(), nodes);
    }

    @Override
    public void reply(AbstractResponse answer) {
        answers.add("reply");
        response = new ProduceResponse(((ProduceResponse) answer).data().duplicate());     // sent: what comes later is not in it
    }

    @Override
    public void reply(AbstractResponse answer, Runnable whenSent) {
        reply(answer);
        whenSent.run();
    }

    @Override
    public void noReply() {
        answers.add("no reply");
    }

    @Override
    public void close(String why) {
        answers.add("close: " + why);
    }
}
