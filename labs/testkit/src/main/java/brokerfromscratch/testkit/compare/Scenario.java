package brokerfromscratch.testkit.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * A lab's story: what both brokers are told, one step after the other.
 *
 * @param settings of the topic that the story is about
 * @param dump     the logs are compared at the end, too
 */
record Scenario(String lab, String about, Map<String, String> settings, List<Step> steps, boolean dump) {

    /**
     * One step.
     *
     * @param repeats how often it is done again after the comparison, to be timed: 0 if it changes the broker
     */
    record Step(String sentence, Play play, int repeats) {}

    /** What is done to a broker; its answer, or null if only its log shows what it did. */
    interface Play {
        ApiMessage on(Side broker) throws Exception;
    }

    private static final int REPEATS = 50;
    private static final List<Scenario> ALL = List.of(
        of("00", "two questions that every client begins with")
            .step("Which requests do you understand? (ApiVersions 4)", Ask::apiVersions)
            .step("Who are you, and who leads `readings`? (Metadata 12)", broker -> Ask.metadata(broker, Side.TOPIC)),
        of("01", "a stock producer's batches, and what is left of them on disk").dumped()
            .once("Three readings in one batch, one without a value", broker -> send(broker, 1_000, "c-1", "-18.1", "c-2", null,
                "c-1", "-18.0"))
            .once("One reading in a batch of its own, with an older timestamp", broker -> send(broker, 990, "c-3", "H\u00f6he 3 m")),
        of("02", "batches one behind the other in a segment").dumped()
            .once("Five batches of two readings", broker -> {
                for (int i = 0; i < 5; i++) {
                    send(broker, 1_000 + i * 10, "c-" + i, "reading " + i, "c-" + i, "again " + i);
                }
                return null;
            }),
        of("03", "a log of small segments").with("internal.segment.bytes", "300").dumped()
            .once("Six batches, a little too many for two segments", broker -> {
                for (int i = 0; i < 6; i++) {
                    send(broker, 1_000 + i * 10, "c-" + i, "reading " + i, "c-" + i, "again " + i);
                }
                return null;
            })
            .step("Where does the log begin? (ListOffsets 7, timestamp -2)", broker -> Ask.listOffsets(broker, -2))
            .step("Where does it end? (ListOffsets 7, timestamp -1)", broker -> Ask.listOffsets(broker, -1)),
        of("04", "the first words of a connection")
            .step("Which requests do you understand? (ApiVersions 4)", Ask::apiVersions)
            .step("Who leads `readings`? (Metadata 12)", broker -> Ask.metadata(broker, Side.TOPIC))
            .step("Who leads a topic that does not exist? (Metadata 12)", broker -> Ask.metadata(broker, "unheard-of")),
        of("05", "batches that may be appended, and others").dumped()
            .once("Three readings in a sound batch (Produce 13)", broker -> Ask.produce(broker, broker.topicId(), Ask.batch(3)))
            .step("The same kind of batch with a wrong CRC", broker -> Ask.produce(broker, broker.topicId(), Ask.withWrongCrc()))
            .step("A sound batch for a topic id that nobody has",
                broker -> Ask.produce(broker, new Uuid(4, 2), Ask.batch(1)))
            .once("Two more, sound ones", broker -> Ask.produce(broker, broker.topicId(), Ask.batch(2))),
        of("06", "reading what is there, what is not yet, and what never will be")
            .once("A stock producer sends two batches", broker -> {
                send(broker, 1_000, "c-1", "-18.1", "c-2", "-17.9", "c-1", "-18.0");
                return send(broker, 990, "c-3", "-18.4");
            })
            .step("Read from offset 0 (Fetch 13)", broker -> Ask.fetch(broker, 0, 1_000_000, 0))
            .step("Read from offset 0, at most 10 bytes: a batch comes whole or not at all",
                broker -> Ask.fetch(broker, 0, 10, 0))
            .step("Read from offset 4, the end, without waiting", broker -> Ask.fetch(broker, 4, 1_000_000, 0))
            .once("Read from offset 4, and wait up to 300 ms for more", broker -> Ask.fetch(broker, 4, 1_000_000, 300))
            .step("Read from offset 5, beyond the end", broker -> Ask.fetch(broker, 5, 1_000_000, 0))
            .step("Which record is the first at or after time 1001? (ListOffsets 7)", broker -> Ask.listOffsets(broker, 1_001))
            .step("Which record has the highest timestamp? (ListOffsets 7, timestamp -3)",
                broker -> Ask.listOffsets(broker, -3)));

    static Optional<Scenario> ofLab(String lab) {
        return ALL.stream().filter(scenario -> scenario.lab.equals(lab)).findFirst();
    }

    private static Scenario of(String lab, String about) {
        return new Scenario(lab, about, Map.of(), List.of(), false);
    }

    private Scenario with(String setting, String value) {
        return new Scenario(lab, about, Map.of(setting, value), steps, dump);
    }

    private Scenario dumped() {
        return new Scenario(lab, about, settings, steps, true);
    }

    private Scenario step(String sentence, Play play) {
        return plus(new Step(sentence, play, REPEATS));
    }

    private Scenario once(String sentence, Play play) {
        return plus(new Step(sentence, play, 0));
    }

    private Scenario plus(Step step) {
        var more = new ArrayList<>(steps);
        more.add(step);
        return new Scenario(lab, about, settings, List.copyOf(more), dump);
    }

    /** Keys and values by turns, a millisecond apart, in one batch. */
    private static ApiMessage send(Side broker, long timestamp, String... keysAndValues) {
        for (int i = 0; i < keysAndValues.length; i += 2) {
            broker.send(timestamp + i / 2, keysAndValues[i], keysAndValues[i + 1]);
        }
        broker.flush();
        return null;
    }
}
