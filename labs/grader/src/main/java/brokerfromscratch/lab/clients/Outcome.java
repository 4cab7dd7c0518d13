package brokerfromscratch.lab.clients;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a scenario ended.
 *
 * @param remark what the reader should know; empty if nothing
 */
record Outcome(Kind kind, String remark) {
    enum Kind { OK, SKIPPED, FAILED, NOT_RUN }

    /** One line of a program, understood. */
    record Line(Scenario scenario, Outcome outcome) {
        private static final Pattern OK = Pattern.compile("ok (\\S+)(?: \\((.*)\\))?");
        private static final Pattern OTHERWISE = Pattern.compile("(skipped|FAILED) ([^\\s:]+): (.*)");

        /** Empty if this is no line about a scenario that we know. */
        static Optional<Line> of(String line) {
            var ok = OK.matcher(line);
            if (ok.matches()) {
                var remark = ok.group(2) == null ? "" : ok.group(2);
                return Scenario.titled(ok.group(1)).map(scenario -> new Line(scenario, new Outcome(Kind.OK, remark)));
            }
            var otherwise = OTHERWISE.matcher(line);
            if (!otherwise.matches()) {
                return Optional.empty();
            }
            var kind = otherwise.group(1).equals("skipped") ? Kind.SKIPPED : Kind.FAILED;
            return Scenario.titled(otherwise.group(2)).map(scenario -> new Line(scenario, new Outcome(kind, otherwise.group(3))));
        }
    }

    static Outcome failed(String what) {
        return new Outcome(Kind.FAILED, what);
    }

    /** As it stands in the table, without its remark. */
    String word() {
        return switch (kind) {
            case OK -> "ok";
            case SKIPPED -> "skipped";
            case FAILED -> "**FAILED**";
            case NOT_RUN -> "not run";
        };
    }
}
