package brokerfromscratch.checks.differential;

import brokerfromscratch.checks.differential.History.Finding;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/** Asks both brokers the questions of histories, one after the other. For one thread. */
final class Trial {
    private static final Set<ApiKeys> CHANGES = EnumSet.of(ApiKeys.CREATE_TOPICS, ApiKeys.DELETE_TOPICS, ApiKeys.CREATE_PARTITIONS,
            ApiKeys.INCREMENTAL_ALTER_CONFIGS, ApiKeys.METADATA);

    private final Side kafka;
    private final Side ours;
    private final Questioner questioner;
    private final PermittedDifferences permitted;
    private final Settled settled;
    private boolean ended;

    Trial(Side kafka, Side ours, Questioner questioner, PermittedDifferences permitted) throws IOException {
        this.kafka = kafka;
        this.ours = ours;
        this.questioner = questioner;
        this.permitted = permitted;
        this.settled = new Settled(kafka, ours);
    }

    /** Asks the questions until the answers to one differ: from there on the brokers may differ for that reason alone. */
    Optional<Finding> run(History history, Tally tally) throws IOException {
        kafka.begin();
        ours.begin();
        ended = false;
        try {
            var asked = new ArrayList<Question>();
            for (var number : history.numbers()) {
                if (ended) {
                    break;
                }
                asked.add(questioner.question(history.seed(), number));
                var finding = ask(history, asked, tally);
                if (finding.isPresent()) {
                    return finding;
                }
            }
            return Optional.empty();
        } finally {
            settled.cleanUp();
        }
    }

    /** When Kafka's broker has used up a block of producer ids, it says "again later" until the controller has given it another. */
    private ObjectNode kafkasAnswer(Question question) throws IOException {
        var patience = System.nanoTime() + 5_000_000_000L;
        var answer = kafka.ask(question);
        while (question.api() == ApiKeys.INIT_PRODUCER_ID && System.nanoTime() < patience
                && answer.path("body").path("errorCode").asInt() == Errors.COORDINATOR_LOAD_IN_PROGRESS.code()) {
            answer = kafka.ask(question);
        }
        return answer;
    }

    private Optional<Finding> ask(History history, List<Question> asked, Tally tally) throws IOException {
        var question = asked.get(asked.size() - 1);
        var kafkasAnswer = kafkasAnswer(question);
        var ourAnswer = ours.ask(question);
        if (kafka.session(question).isOpen() != ours.session(question).isOpen()) {
            kafka.session(question).forget();
            ours.session(question).forget();
        }
        var all = new ArrayList<>(Comparison.of(kafkasAnswer, ourAnswer));
        if (CHANGES.contains(question.api())) {
            settled.await().forEach(each -> all.add(new Difference("topics afterwards[" + each.path() + "]", each.kafka(), each.ours())));
        }
        var wrong = new ArrayList<Difference>();
        for (var each : all) {
            var permit = permitted.about(question, each);
            permit.ifPresentOrElse(entry -> ended |= entry.endsHistory(), () -> wrong.add(each));
        }
        tally.count(question, !wrong.isEmpty() ? Tally.Verdict.DIFFERENT
                : all.isEmpty() ? Tally.Verdict.AGREED : Tally.Verdict.PERMITTED);
        return wrong.isEmpty() ? Optional.empty() : Optional.of(new Finding(history, List.copyOf(asked), wrong,
                kafkasAnswer.toString(), ourAnswer.toString()));
    }
}
