package brokerfromscratch.checks.differential;

import java.util.List;
import java.util.SplittableRandom;

/**
 * The chance of one question. How odd a question is, is thrown first: most are sound in nearly every field, some are wild in
 * most. Were every field odd on its own, hardly any request would get past its first check.
 */
final class Dice {
    private static final double[] ODDITIES = {0, 0, 0, 0.04, 0.04, 0.12, 0.4};

    private final SplittableRandom random;
    private final double oddity;
    private final String prefix;

    /** The chance of question {@code number} of the history of {@code seed}, whatever other questions there are. */
    Dice(long seed, int number) {
        this.random = new SplittableRandom(seed * 1_000_003 + number * 7_919L);
        this.prefix = "s" + seed + "-";
        this.oddity = ODDITIES[random.nextInt(ODDITIES.length)];
    }

    /** What the names of this history's topics begin with. */
    String prefix() {
        return prefix;
    }

    /** True as often as this question is odd. */
    boolean odd() {
        return chance(oddity);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** @return at least {@code from}, at most {@code to} */
    int between(int from, int to) {
        return random.nextInt(from, to + 1);
    }

    long anyLong() {
        return random.nextLong();
    }

    <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    @SafeVarargs
    final <T> T oneOf(T... all) {
        return all[random.nextInt(all.length)];
    }
}
