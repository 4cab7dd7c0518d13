package brokerfromscratch.lab.clients;

import java.util.EnumMap;
import java.util.Map;

/**
 * What one client has shown.
 *
 * @param version  what the program says of itself: the library's name and version; empty if it did not run
 * @param outcomes one for each scenario, none is missing
 */
record ClientReport(ClientProgram client, String version, Map<Scenario, Outcome> outcomes) {
    static ClientReport notRun(ClientProgram client, String why) {
        var outcomes = new EnumMap<Scenario, Outcome>(Scenario.class);
        for (var scenario : Scenario.values()) {
            outcomes.put(scenario, new Outcome(Outcome.Kind.NOT_RUN, why));
        }
        return new ClientReport(client, "", outcomes);
    }

    boolean ran() {
        return !version.isEmpty();
    }

    long count(Outcome.Kind kind) {
        return outcomes.values().stream().filter(outcome -> outcome.kind() == kind).count();
    }

    /** Over its column: {@code kafkajs 2.2.4}. */
    String heading() {
        return ran() ? version : client.name();
    }
}
