package brokerfromscratch.testkit.compare;

import brokerfromscratch.testkit.compare.Scenario.Step;
import java.util.Arrays;
import java.util.Locale;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * A broker's answer to a step, and how long it took.
 *
 * @param answer   null if the step has none
 * @param medianMs of the repetitions; NaN if there were none
 */
record Timed(ApiMessage answer, double firstMs, double medianMs) {

    static Timed of(Step step, Side broker) throws Exception {
        var began = System.nanoTime();
        var answer = step.play().on(broker);
        var first = (System.nanoTime() - began) / 1e6;
        var times = new double[step.repeats()];
        for (int i = 0; i < times.length; i++) {
            began = System.nanoTime();
            step.play().on(broker);
            times[i] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(times);
        return new Timed(answer, first, times.length == 0 ? Double.NaN : times[times.length / 2]);
    }

    /** {@code first call 4.1 and 9.3 ms, median 0.21 and 0.35 ms}: yours, then Kafka's. */
    static String row(Timed yours, Timed kafkas) {
        var first = String.format(Locale.ROOT, "%.1f ms on yours, %.1f ms on Kafka", yours.firstMs, kafkas.firstMs);
        return Double.isNaN(yours.medianMs) ? first
            : first + String.format(Locale.ROOT, "; median of more: %.2f ms, %.2f ms", yours.medianMs, kafkas.medianMs);
    }
}
