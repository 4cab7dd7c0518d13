package brokerfromscratch.checks.differential;

import java.util.Map;
import java.util.TreeMap;

/** How many requests of each API and version were answered alike, with permitted differences only, and otherwise. */
final class Tally {
    /** What became of one question. */
    enum Verdict { AGREED, PERMITTED, DIFFERENT }

    private final Map<String, Map<Short, int[]>> counts = new TreeMap<>();

    void count(Question question, Verdict verdict) {
        var name = question.damage() == Damage.NONE ? question.api().name() : "(damaged frames)";
        var version = question.damage() == Damage.NONE ? question.version() : (short) 0;
        counts.computeIfAbsent(name, any -> new TreeMap<>()).computeIfAbsent(version, any -> new int[3])[verdict.ordinal()]++;
    }

    int total(Verdict verdict) {
        return counts.values().stream().flatMap(versions -> versions.values().stream()).mapToInt(each -> each[verdict.ordinal()])
                .sum();
    }

    /** A line per API: requests per version, then the three sums. */
    String report() {
        var text = new StringBuilder("%-26s %8s %8s %9s %9s  requests of version…%n".formatted("", "requests", "agreed",
                "permitted", "different"));
        counts.forEach((api, versions) -> {
            var sums = new int[3];
            versions.values().forEach(each -> {
                for (int i = 0; i < 3; i++) {
                    sums[i] += each[i];
                }
            });
            text.append("%-26s %8d %8d %9d %9d ".formatted(api, sums[0] + sums[1] + sums[2], sums[0], sums[1], sums[2]));
            versions.forEach((version, each) -> text.append(" %d:%d".formatted(version, each[0] + each[1] + each[2])));
            text.append(System.lineSeparator());
        });
        return text.append("%-26s %8d %8d %9d %9d%n".formatted("all", total(Verdict.AGREED) + total(Verdict.PERMITTED)
                + total(Verdict.DIFFERENT), total(Verdict.AGREED), total(Verdict.PERMITTED), total(Verdict.DIFFERENT))).toString();
    }
}
