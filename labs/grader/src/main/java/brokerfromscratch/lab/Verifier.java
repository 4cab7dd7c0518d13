package brokerfromscratch.lab;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares what was read back with what was sent and acknowledged: per partition, each acknowledged line is there once, in
 * the order of sending. A line that was never acknowledged may be there or not; if it is, the same order holds for it.
 */
final class Verifier {
    private static final int EVIDENCE_CHARS = 50;

    private final List<Line> sent;
    private final Map<Integer, Acknowledgement> acknowledgedByNumber;
    private final BitSet seen = new BitSet();
    private final Map<Integer, Integer> latestNumberByPartition = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();

    private Verifier(List<Line> sent, Map<Integer, Acknowledgement> acknowledgedByNumber) {
        this.sent = sent;
        this.acknowledgedByNumber = acknowledgedByNumber;
    }

    /**
     * Returns what is wrong; an empty list if nothing is.
     *
     * @param sent line number n at index n
     * @param read the lines of each partition in the order in which the consumer got them; partitions may alternate
     */
    static List<Finding> verify(List<Line> sent, Map<Integer, Acknowledgement> acknowledgedByNumber, List<StoredLine> read) {
        var verifier = new Verifier(sent, acknowledgedByNumber);
        read.forEach(verifier::check);
        verifier.checkNothingLost();
        return verifier.findings;
    }

    private void check(StoredLine stored) {
        var number = stored.line().number();
        if (number < 0 || number >= sent.size() || !sent.get(number).equals(stored.line())) {
            add(Finding.Promise.NOTHING_ALTERED, stored);
        } else if (seen.get(number)) {
            add(Finding.Promise.NOTHING_DUPLICATED, stored);
        } else {
            seen.set(number);
            checkPlace(stored, number);
            checkOrder(stored, number);
        }
    }

    private void checkPlace(StoredLine stored, int number) {
        var acknowledged = acknowledgedByNumber.get(number);
        if (acknowledged != null && !acknowledged.equals(new Acknowledgement(stored.partition(), stored.offset()))) {
            add(Finding.Promise.NOTHING_MOVED, stored);
        }
    }

    /** Numbers rise in the order of sending, so in one partition each must be higher than all before it. */
    private void checkOrder(StoredLine stored, int number) {
        var latest = latestNumberByPartition.merge(stored.partition(), number, Math::max);
        if (latest > number) {
            add(Finding.Promise.NOTHING_REORDERED, stored);
        }
    }

    private void checkNothingLost() {
        new TreeMap<>(acknowledgedByNumber).forEach((number, acknowledged) -> {
            if (!seen.get(number)) {
                var missing = new StoredLine(acknowledged.partition(), acknowledged.offset(), sent.get(number));
                add(Finding.Promise.NOTHING_LOST, missing);
            }
        });
    }

    private void add(Finding.Promise promise, StoredLine stored) {
        var line = stored.line();
        findings.add(new Finding(promise, "line %d of %d, partition %d, offset %d, from %s: \"%s\"".formatted(
            line.number(), sent.size(), stored.partition(), stored.offset(), line.file(), beginning(line.text()))));
    }

    private static String beginning(String text) {
        return text == null || text.length() <= EVIDENCE_CHARS ? text : text.substring(0, EVIDENCE_CHARS) + "...";
    }
}
