package brokerfromscratch.lab;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What the demo tells at its end: the promises, the words, where everything lies, what to try next, and one line of totals. */
record DemoReport(House house, Broker broker, boolean mine, Terminal terminal) {
    private static final int TOP_WORDS = 10;
    private static final int EVIDENCE_SHOWN = 5;

    /** The totals come last of all: scripts look for them there. */
    void tell(Demo.Outcome outcome, boolean brokerRuns, double seconds) {
        var words = new WordCount();
        outcome.read().forEach(stored -> words.add(stored.line().text()));
        tellFindings(outcome.findings());
        tellWords(words);
        tellPlaces(brokerRuns, seconds);
        if (brokerRuns) {
            tellHowToReach();
        } else {
            tellHowToStartAgain();
        }
        terminal.say("");
        if (!outcome.findings().isEmpty()) {
            terminal.say("The broker did not keep its word: see BROKEN above.");
        }
        terminal.say(totals(outcome, words));
    }

    private void tellFindings(List<Finding> findings) {
        if (findings.isEmpty()) {
            terminal.tell("checked", "each acknowledged line is there once, in its partition's order of sending");
            return;
        }
        var countByPromise = findings.stream().collect(Collectors.groupingBy(Finding::promise, Collectors.counting()));
        Arrays.stream(Finding.Promise.values()).filter(countByPromise::containsKey)
            .forEach(promise -> terminal.tell("BROKEN", "lines that are %s: %d", promise.broken(), countByPromise.get(promise)));
        findings.stream().limit(EVIDENCE_SHOWN)
            .forEach(finding -> terminal.tell("", "%s: %s", finding.promise().broken(), finding.evidence()));
    }

    private void tellWords(WordCount words) {
        terminal.say("");
        terminal.say("The ten most frequent words:");
        new Bars(terminal.showsBlocks()).draw(words.top(TOP_WORDS)).forEach(bar -> terminal.say("  " + bar));
        terminal.say("");
    }

    private void tellPlaces(boolean brokerRuns, double seconds) {
        terminal.tell("took", "%.1f s", seconds);
        terminal.tell("data", "%s%s", house.show(broker.data()), brokerRuns ? "" : "   (kept until the next demo)");
        terminal.tell("its log", "%s", house.show(broker.log()));
        terminal.say("");
    }

    private void tellHowToReach() {
        terminal.say("The broker still runs: process %d at %s. Try next:", broker.pid(), broker.bootstrapServers());
        terminal.say("  kcat -b %s -L", broker.bootstrapServers());
        terminal.say("  kcat -b %s -C -t %s -o -5 -e     (the last five lines of each partition)",
            broker.bootstrapServers(), Demo.TOPIC);
        terminal.say("  %s %d     (stops it)", Systems.stopCommand(), broker.pid());
    }

    private void tellHowToStartAgain() {
        terminal.say("Try next:");
        terminal.say("  %s run%s --data %s     (a broker on this data, at port 9092)",
            Systems.labCommand(), mine ? " --mine" : "", Systems.typed(house.show(broker.data())));
        terminal.say("  kcat -b 127.0.0.1:9092 -C -t %s -o -5 -e     (the last five lines of each partition)", Demo.TOPIC);
        terminal.say("  %s demo --keep     (leaves the broker running)", Systems.labCommand());
    }

    private static String totals(Demo.Outcome outcome, WordCount words) {
        var lost = outcome.findings().stream().filter(finding -> finding.promise() == Finding.Promise.NOTHING_LOST).count();
        return "demo: %d lines, %d words, %d acknowledged lines lost".formatted(outcome.read().size(), words.total(), lost);
    }
}
