package brokerfromscratch.lab.author;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.author.JudgedChecks.Verdict;
import brokerfromscratch.lab.play.KafkaLibs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Apache Kafka as the judge of our checks: those that speak only the public protocol must pass on it. If Kafka fails one, the
 * check is wrong.
 */
final class Oracle {
    private final Terminal terminal;
    private final JudgedChecks checks;
    private final House house;
    private final Map<String, Integer> passed = new LinkedHashMap<>();      // runs, by full name: parameters make several
    private final Set<String> wrong = new LinkedHashSet<>();
    private int failed;
    private String last;                    // the check whose runs are passing just now; null if none is
    private long lastMs;

    Oracle(House house, KafkaLibs kafka, Terminal terminal) {
        this.house = house;
        this.terminal = terminal;
        this.checks = new JudgedChecks(house, kafka);
    }

    /** Asks, and tells what comes. Returns how many checks are wrong. */
    int judge(List<JudgePlan> plans, List<Path> sourceRoots) throws IOException, InterruptedException {
        plans.forEach(this::tellWhatIsNotAsked);
        var classes = plans.stream().flatMap(plan -> plan.asked().stream()).toList();
        if (!classes.isEmpty()) {
            terminal.say("");
            checks.run(classes, sourceRoots, this::tell);
            tellLast();
            classes.forEach(this::tellWhatDidNotRun);
        }
        tellTheEnd(plans.stream().mapToInt(plan -> plan.checks().size()).sum());
        return failed;
    }

    private void tellWhatIsNotAsked(JudgePlan plan) {
        terminal.say("%-18s %3d checks for Kafka, %3d meet no broker%s", plan.title(), plan.checks().size(), plan.noBroker(),
                plan.notAsked().isEmpty() ? "" : ", not for Kafka:");
        plan.notAsked().forEach(line -> terminal.say("    %s", line));
        for (var type : plan.undecided()) {
            failed++;
            terminal.say("  FAILS %s has a cluster and says neither @PublicProtocol nor @MiniBrokerOnly(\"why\")", type.name());
        }
    }

    private void tell(Verdict verdict) {
        if (verdict.failure() == null) {
            passed.merge(verdict.name(), 1, Integer::sum);
            if (verdict.name().equals(last)) {
                lastMs += verdict.milliseconds();
            } else {
                tellLast();
                last = verdict.name();
                lastMs = verdict.milliseconds();
            }
        } else {
            tellLast();
            failed++;
            wrong.add(verdict.name());
            terminal.say("  FAILS  %5.1f s  %s", verdict.milliseconds() / 1e3, shortName(verdict.name()));
            List.of(verdict.failure().split(" \\| ")).forEach(line -> terminal.say("             %s", line));
        }
    }

    /** A check with parameters runs many times: it has one line, when the next begins. */
    private void tellLast() {
        if (last != null) {
            var runs = passed.get(last);
            terminal.say("  passes %5.1f s  %s%s", lastMs / 1e3, shortName(last), runs == 1 ? "" : " (" + runs + " runs)");
            last = null;
        }
    }

    /** {@code segment.MomentCheck.comesBack}: moments all have the same name. */
    private static String shortName(String name) {
        return name.replaceFirst("^(brokerfromscratch\\.checks|minibroker)\\.", "");
    }

    /** What ends without a word must not look like success. */
    private void tellWhatDidNotRun(CheckSource type) {
        for (var name : JudgePlan.checksOf(type)) {
            if (!passed.containsKey(name) && !wrong.contains(name)) {
                failed++;
                terminal.say("  FAILS  %s has not run", shortName(name));
            }
        }
    }

    private void tellTheEnd(int asked) {
        terminal.say("");
        if (failed == 0) {
            terminal.say("Apache Kafka passes all %d checks that are for it (%d runs).", asked,
                    passed.values().stream().mapToInt(Integer::intValue).sum());
        } else {
            terminal.say("%d of %d checks are wrong: Apache Kafka fails them. What it said: %s", failed, asked,
                    house.show(checks.log()));
        }
    }
}
