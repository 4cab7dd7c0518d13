package minibroker.produce;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.produce.Desk.context;
import static minibroker.produce.Desk.request;
import static minibroker.produce.Desk.topic;
import static minibroker.produce.Desk.with;
import static minibroker.produce.Desk.written;

import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import minibroker.produce.metadata.MetadataImage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ProduceRequest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(5)
@DisplayName("Answer once for all partitions")
class AnswerCheck {
    private static final int ALL = -1;
    private final Desk desk = new Desk();

    private int imagesTaken;

    private MetadataImage image() {
        imagesTaken++;
        return Desk.IMAGE;
    }

    private void answered(String suspicion, String... expected) {
        expect("the answers", List.copyOf(desk.answers)).toBe(List.of(expected), suspicion);
    }

    @Test
    @DisplayName("the answer leaves when all partitions have been asked and all have answered")
    @Must("answer-once")
    void whenAllAreKnown() {
        var answer = desk.answer(ALL, Desk.NEW);
        answer.asked();
        answer.asked();
        answer.allAsked();
        answered("Two partitions are asked, and none has answered.");
        answer.outcome(topic("readings"), 1, written(5));
        answered("Partition 0 has not answered yet.");
        answer.outcome(topic("readings"), 0, written(0));
        answered("The last one that was waited for sends the answer, once.", "reply");
        expect("lines of the answer when it was sent", desk.lines()).toBe(List.of("readings-1 NONE @5", "readings-0 NONE @0"),
            "First the line joins the answer, then it is counted: what comes behind oneLess() comes too late.");
    }

    @Test
    @DisplayName("outcomes that come at once do not send the answer before the last partition was asked")
    @Must("answer-once")
    void notTooEarly() {
        var answer = desk.answer(1, Desk.NEW);
        for (int partition = 0; partition < 3; partition++) {
            answer.asked();
            answer.outcome(topic("readings"), partition, written(partition));
            answered("Partition " + partition + " has answered before others were asked. waitingFor begins with 1, for "
                + "allAsked.");
        }
        answer.allAsked();
        answered("All were asked, and all have answered: allAsked takes the last one away.", "reply");
        expect("lines of the answer", desk.lines()).toBe(List.of("readings-0 NONE @0", "readings-1 NONE @1", "readings-2 "
            + "NONE @2"),
            "A line for each outcome: topicAnswer(topic).partitionResponses().add(line).");
    }

    @Test
    @DisplayName("each outcome stands under its topic, with its error")
    @Must("answer-lines")
    void lines() {
        var answer = desk.answer(ALL, Desk.NEW);
        for (int i = 0; i < 3; i++) {
            answer.asked();
        }
        answer.allAsked();
        answer.outcome(topic("readings"), 1, written(5));
        answer.outcome(topic("alarms"), 0, AppendOutcome.of(Errors.MESSAGE_TOO_LARGE, "the batch has 2 MB"));
        answer.outcome(topic("readings"), 0, written(0));
        expect("lines of the answer", desk.lines()).toBe(List.of("readings-1 NONE @5", "readings-0 NONE @0",
            "alarms-0 MESSAGE_TOO_LARGE @-1"), "One failure does not change the others: each partition has its own line, and "
            + "topicAnswer(topic) finds the list of its topic.");
        answered("An error in a line is an answer like any other.", "reply");
    }

    @Test
    @DisplayName("a request for no partition is answered, too")
    @Must("answer-once")
    void nothingAsked() {
        desk.answer(ALL, Desk.NEW).allAsked();
        answered("Nobody was asked, so nothing is waited for: allAsked sends the answer.", "reply");
    }

    @Test
    @DisplayName("acks=0 gets no answer when all went well")
    @Must("answer-silent")
    void silent() {
        var answer = desk.answer(0, Desk.NEW);
        answer.asked();
        answer.outcome(topic("readings"), 0, written(0));
        answer.allAsked();
        answered("noReply() lets the next request come. A reply would be taken for the answer to another question.", "no reply");
    }

    @Test
    @DisplayName("acks=0 closes the connection when something failed, and names all that did")
    @Must("answer-silent")
    void silentFailure() {
        var answer = desk.answer(0, Desk.NEW);
        for (int i = 0; i < 3; i++) {
            answer.asked();
        }
        answer.allAsked();
        answer.outcome(topic("readings"), 0, AppendOutcome.of(Errors.INVALID_RECORD, "lies"));
        answer.outcome(topic("readings"), 1, written(0));
        answered("One partition has not answered yet.");
        answer.outcome(topic("alarms"), 0, AppendOutcome.of(Errors.NOT_LEADER_OR_FOLLOWER));
        expect("answers", desk.answers.size()).toBe(1, "Close once, when all are known.");
        var why = desk.answers.get(0);
        expect("the answer", why).toSatisfy(why.startsWith("close: ") && names(why, "readings-0", "INVALID_RECORD")
            && names(why, "alarms-0", "NOT_LEADER_OR_FOLLOWER") && !why.contains("readings-1"),
            "close, with readings-0 INVALID_RECORD and alarms-0 NOT_LEADER_OR_FOLLOWER in the reason",
            "The producer has asked for silence, and it must not go on in the belief that all is well. The reason is for "
            + "our log.");
    }

    /** "readings-0 INVALID_RECORD", or with a colon or the like between the two. */
    private static boolean names(String why, String partition, String error) {
        return Pattern.compile(Pattern.quote(partition) + "[ :=(]+" + error).matcher(why).find();
    }

    @Test
    @DisplayName("acks=0 names the topic, also if the request said it by its id")
    @Must("answer-silent")
    void silentFailureById() {
        var answer = desk.answer(0, Desk.SAYS_IDS);
        answer.asked();
        answer.allAsked();
        answer.outcome(topic(Road.TOPIC_ID), 0, AppendOutcome.of(Errors.INVALID_RECORD, "lies"));
        var why = desk.answers.get(0);
        expect("the answer", why).toSatisfy(names(why, "readings-0", "INVALID_RECORD"), "close, with readings-0 "
            + "INVALID_RECORD in the "
            + "reason", "From version 13 on a request says its topics by id, and topic.name() is empty. nameOf(topic) "
            + "knows both.");
    }

    @Test
    @DisplayName("who leads instead is named in versions that can say it")
    @Must("answer-leader")
    void namesLeader() {
        first(Desk.NAMES_LEADERS, Errors.NOT_LEADER_OR_FOLLOWER);
        expect("the first line", desk.leaderOfFirst()).toBe("leader 2, epoch 5, addresses [2=ship-2]",
            "nameLeader(topic, index, line) saves the producer a Metadata request.");
        first((short) ProduceAnswer.FIRST_VERSION_WITH_LEADER, Errors.NOT_LEADER_OR_FOLLOWER);
        expect("the first line in version 10", desk.leaderOfFirst()).toBe("leader 2, epoch 5, addresses [2=ship-2]",
            "Version 10 is the first that can say it, and it can.");
    }

    @Test
    @DisplayName("nobody is named in an older version, or for another error")
    @Must("answer-leader")
    void namesNobody() {
        first(Desk.NEW, Errors.NOT_LEADER_OR_FOLLOWER);
        expect("the first line in version 9", desk.leaderOfFirst()).toBe("leader -1, epoch -1, addresses []",
            "Version 9 has no field for it, and a response that cannot be written ends as an error for all partitions.");
        first(Desk.NAMES_LEADERS, Errors.NOT_ENOUGH_REPLICAS);
        expect("the first line with another error", desk.leaderOfFirst()).toBe("leader -1, epoch -1, addresses []",
            "Only NOT_LEADER_OR_FOLLOWER sends the producer elsewhere.");
    }

    private void first(short version, Errors error) {
        var answer = desk.answer(ALL, version);
        answer.asked();
        answer.outcome(topic("readings"), 2, AppendOutcome.of(error));
        answer.allAsked();
    }

    @Test
    @DisplayName("the handler asks each partition of each topic, and answers once")
    @Must("answer-asks")
    void asksAll() {
        var road = new Road().leading();
        road.partitions.leading(Road.partition(1), 4);
        handle(road, request(ALL, Desk.NEW, with(with(topic("readings"), 0, Readings.three()), 1, Readings.two()),
            with(topic("nobody-knows"), 0, Readings.two())));
        answered("One request, one answer: allAsked comes behind the loop.", "reply");
        expect("lines of the answer", desk.lines()).toBe(List.of("readings-0 NONE @0", "readings-1 NONE @0",
            "nobody-knows-0 UNKNOWN_TOPIC_OR_PARTITION @-1"), "A loop over eachPartitionOnce(request). append(…) asks one.");
        expect("how often the image was taken", imagesTaken).toBe(1, "image.get() once: all partitions of a request "
            + "are asked about "
            + "the same moment, and the answer names the leaders of that moment.");
    }

    @Test
    @DisplayName("the handler answers a request that brings nothing, too")
    @Must("answer-asks")
    void nothingBrought() {
        handle(new Road().leading(), request(ALL, Desk.NEW));
        answered("No topic, no loop, and still allAsked: somebody waits for an answer, and his next requests wait behind it.",
            "reply");
    }

    @Test
    @DisplayName("the handler's answer waits for the slowest partition")
    @Must("answer-asks")
    void slowest() {
        var road = new Road().leading();
        road.partitions.leading(Road.partition(1), 4);
        road.forAck = new ArrayList<>();
        handle(road, request(ALL, Desk.NEW, with(with(topic("readings"), 0, Readings.three()), 1, Readings.two())));
        answered("Both are written, and both wait for their acknowledgement.");
        road.forAck.get(1).accept(Errors.NONE);
        answered("Partition 0 still waits.");
        road.forAck.get(0).accept(Errors.NONE);
        answered("Now all is known.", "reply");
    }

    @Test
    @DisplayName("acks that do not exist are refused for all partitions, and nobody is asked")
    @Must("answer-acks")
    void wrongAcks() {
        for (int acks : new int[] {2, -2, Short.MAX_VALUE}) {
            var road = new Road().leading();
            handle(road, request(acks, Desk.NEW, with(with(topic("readings"), 0, Readings.three()), 1, Readings.two())));
            expect("acks=" + acks + ": what happened", List.copyOf(road.story)).toBe(List.of(),
                "Ask before you append: what is written cannot be taken back.");
            expect("acks=" + acks + ": lines of the answer", desk.lines().stream().sorted().toList()).toBe(List.of(
                "readings-0 INVALID_REQUIRED_ACKS @-1",
                "readings-1 INVALID_REQUIRED_ACKS @-1"), "request.getErrorResponse(0, new "
                + "InvalidRequiredAcksException(…)) has a line "
                + "for each partition.");
        }
        for (int acks : new int[] {-1, 0, 1}) {
            var road = new Road().leading();
            handle(road, request(acks, Desk.NEW, with(topic("readings"), 0, Readings.three())));
            expect("acks=" + acks + ": the log's end", road.logEndOffset()).toBe(3L, "-1 (all), 0 and 1 are all there "
                + "are, and all "
                + "three are fine.");
        }
    }

    @Test
    @DisplayName("what comes for the same partition twice is appended once, and it is the last")
    @Must("answer-asks")
    void twiceTheSame() {
        var road = new Road().leading();
        handle(road, request(ALL, Desk.NEW, with(with(topic("readings"), 0, Readings.three()), 0, Readings.two())));
        expect("the log's end", road.logEndOffset()).toBe(2L, "eachPartitionOnce(request) is given, and leaves the "
            + "last of both: a "
            + "producer would take two lines for one partition as one.");
    }

    private void handle(Road road, ProduceRequest request) {
        desk.answers.clear();
        imagesTaken = 0;
        new ProduceHandler(this::image, road.leader).handle(context(Desk.NEW), request, desk);
    }

    @Test
    @DisplayName("in whatever order outcomes come, there is one answer, and it has all of them")
    @Must("answer-once")
    void anyOrder() {
        for (int seed = 1; seed <= 200; seed++) {
            var random = new SplittableRandom(seed);
            var here = new Desk();
            var answer = here.answer(ALL, Desk.NEW);
            var partitions = 1 + random.nextInt(6);
            var open = new ArrayList<Integer>();
            for (int partition = 0; partition < partitions; partition++) {
                answer.asked();
                open.add(partition);
                while (!open.isEmpty() && random.nextInt(2) == 0) {
                    answer.outcome(topic("readings"), open.remove(random.nextInt(open.size())), written(1));
                }
            }
            expect("seed " + seed + ": answers before allAsked", here.answers.size()).toBe(0, "Nobody knows yet that "
                + "these are all.");
            answer.allAsked();
            while (!open.isEmpty()) {
                answer.outcome(topic("readings"), open.remove(random.nextInt(open.size())), written(1));
            }
            expect("seed " + seed + ": answers", here.answers).toBe(List.of("reply"), "One answer, when nothing is waited for.");
            expect("seed " + seed + ": lines", here.lines().size()).toBe(partitions, "A line for each partition.");
        }
    }
}
