package brokerfromscratch.lab.author;

import java.util.ArrayList;
import java.util.List;

/**
 * Which checks of a folder Apache Kafka is asked, and which it is not, by what their sources say of themselves.
 *
 * @param title     of the folder: a lab's, or {@code labs/checks}
 * @param asked     classes with at least one check for Kafka
 * @param notAsked  a line for each class or check that meets a broker but is not for Kafka, with its reason
 * @param noBroker  how many checks meet no broker: units of a layer, rules of the house, simulations
 * @param undecided classes that meet a broker and do not say who may judge it
 */
record JudgePlan(String title, List<CheckSource> asked, List<String> notAsked, int noBroker, List<CheckSource> undecided) {

    static JudgePlan of(String title, List<CheckSource> classes) {
        var plan = new JudgePlan(title, new ArrayList<>(), new ArrayList<>(), 0, new ArrayList<>());
        var noBroker = 0;
        for (var type : classes) {
            if (!type.judge().hasCluster()) {
                noBroker += type.methods().size();
            } else if (type.judge().ours() != null) {
                plan.notAsked.add(type.name() + ": " + type.judge().ours());
            } else if (type.judge().isPublic()) {
                plan.asked.add(type);
                type.methods().stream().filter(method -> method.ours() != null)
                        .forEach(method -> plan.notAsked.add(type.nameOf(method) + ": " + method.ours()));
            } else {
                plan.undecided.add(type);
            }
        }
        return new JudgePlan(title, plan.asked, plan.notAsked, noBroker, plan.undecided);
    }

    /** Full names of the checks that Kafka must pass: {@code package.Class.method}. */
    List<String> checks() {
        return asked.stream().flatMap(type -> checksOf(type).stream()).toList();
    }

    static List<String> checksOf(CheckSource type) {
        return type.methods().stream().filter(method -> method.ours() == null)
                .map(method -> type.fullName() + "." + method.name()).toList();
    }
}
