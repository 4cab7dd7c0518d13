package minibroker.fetch;

import java.util.ArrayList;
import java.util.List;

/** {@code lab break 06}: a reader that asks again and again, one that sleeps,
    and one that sees too much. Time is a number here. */
final class ItBreaks {
    private static final int ROUND_TRIP_MICROS = 200;
    private static final int SECOND = 1_000_000;

    private ItBreaks() {}

    // tag::naive[]
    /** Answers at once with what there is, which is nothing most of the time. */
    static final class Broker {
        private final List<Integer> writtenAtMicros = new ArrayList<>();
        int asked;

        /** How many readings there are from {@code offset} on. */
        int fetch(int offset, int nowMicros) {
            asked++;
            var written = writtenAtMicros.stream().filter(at -> at <= nowMicros).count();
            return (int) written - offset;
        }
    }

    /** Reads for a second; sleeps so long after an empty answer. Returns how late the latest reading came. */
    static int read(Broker broker, int sleepMicros) {
        int offset = 0;
        int latest = 0;
        for (int now = ROUND_TRIP_MICROS; now < SECOND; now += ROUND_TRIP_MICROS) {
            for (int i = broker.fetch(offset, now); i > 0; i--) {
                latest = Math.max(latest, now - broker.writtenAtMicros.get(offset++));
            }
            now += sleepMicros;
        }
        return latest;
    }
    // end::naive[]

    public static void main(String[] arguments) {
        System.out.println("Two readings come in a second, after 120 and 730 ms. A consumer asks, 0.2 ms there and back.");
        for (int sleepMs : new int[] {0, 5, 100, 350}) {
            var broker = new Broker();
            broker.writtenAtMicros.addAll(List.of(120_050, 730_050));
            int late = read(broker, sleepMs * 1_000);
            System.out.println("  sleeps %3d ms after each answer: asks %4d times, a reading comes up to %5.1f ms late"
                .formatted(sleepMs, broker.asked, late / 1_000.0));
        }
        System.out.println("Ten thousand idle consumers that never sleep: 50,000,000 questions a second, two answers each.");
        System.out.println();
        seesTooMuch();
    }

    /** The reader is shown all that is written, not only what a second machine has, too. */
    private static void seesTooMuch() {
        var leader = new ArrayList<>(List.of("c-1 -18.1", "c-2 -17.9", "c-1 -18.0", "c-3 -18.4", "c-2 -17.2"));
        var follower = new ArrayList<>(leader.subList(0, 3));
        int position = leader.size();
        System.out.println("The leader has 5 readings, its follower 3. A consumer reads all 5: its next offset "
            + "is " + position + ".");
        System.out.println("The leader dies. The follower leads, with 3 readings, and two new ones arrive:");
        follower.addAll(List.of("c-3 -11.0", "c-3 -10.2"));
        for (int offset = 3; offset < follower.size(); offset++) {
            System.out.println("  offset %d: %s   read by the consumer: %s".formatted(offset, follower.get(offset),
                offset >= position ? "yes" : "never; it had another reading there"));
        }
        System.out.println("Container c-3 is thawing, and the consumer waits at offset " + position + ".");
    }
}
