package minibroker.produce.topics;

import static brokerfromscratch.testkit.check.Expect.expect;

import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(6)
@DisplayName("Spread a topic")
class SpreadCheck {
    private static void spread(List<Integer> brokers, int first, int partitions, int factor, String expected, String suspicion) {
        expect("%d partitions with %d replicas on brokers %s, from index %d on".formatted(partitions, factor, brokers, first),
            ReplicaPlacer.spread(brokers, first, partitions, factor).toString()).toBe(expected, suspicion);
    }

    @Test
    @DisplayName("partitions begin one broker further on each, and take its neighbours")
    @Must("spread-turns")
    void inTurn() {
        spread(List.of(1, 2, 3), 1, 4, 2, "[[2, 3], [3, 1], [1, 2], [2, 3]]",
            "Partition p begins at index first + p; the next replicas are on the next brokers. After the last broker "
            + "comes the first.");
        spread(List.of(1, 2, 3), 0, 3, 1, "[[1], [2], [3]]", "One replica each, one partition each.");
    }

    @Test
    @DisplayName("the brokers' ids are what they are")
    @Must("spread-turns")
    void ids() {
        spread(List.of(5, 70, 900), 2, 2, 3, "[[900, 5, 70], [5, 70, 900]]",
            "Ids need not begin at 1, nor follow one another: brokers.get(index).");
    }

    @Test
    @DisplayName("no partition has a broker twice, leaders are spread evenly, and so are all replicas")
    @Must("spread-even")
    void even() {
        for (int brokers = 1; brokers <= 6; brokers++) {
            for (int factor = 1; factor <= brokers; factor++) {
                even(List.of(11, 12, 13, 14, 15, 16).subList(0, brokers), factor);
            }
        }
    }

    private static void even(List<Integer> brokers, int factor) {
        var placed = ReplicaPlacer.spread(brokers, brokers.size() - 1, 3 * brokers.size(), factor);
        var leads = new TreeMap<Integer, Integer>();
        var holds = new TreeMap<Integer, Integer>();
        for (var replicas : placed) {
            expect("brokers of one partition, of " + replicas, new TreeSet<>(replicas).size()).toBe(factor,
                "Two replicas on one broker die together.");
            leads.merge(replicas.get(0), 1, Integer::sum);
            replicas.forEach(broker -> holds.merge(broker, 1, Integer::sum));
        }
        var what = "%d partitions, %d brokers, %d replicas: ".formatted(placed.size(), brokers.size(), factor);
        expect(what + "how many each broker leads", Set.copyOf(leads.values())).toBe(Set.of(3),
            "The first replica leads, and all reading and writing goes to it: each broker should lead as many as the others.");
        expect(what + "how many each broker holds", Set.copyOf(holds.values())).toBe(Set.of(3 * factor), "Disks fill "
            + "evenly, too.");
    }
}
