package minibroker.runtime.sim;

import java.util.SplittableRandom;

/**
 * Which of the unforced things are still there after a power loss. All and none are as likely as a mixture: mixtures of
 * many coins hardly ever come out all heads, and the extremes find bugs of their own.
 */
enum Survival {
    ALL, NONE, MIXED, MIXED_TOO;

    static Survival draw(SplittableRandom random) {
        return values()[random.nextInt(values().length)];
    }

    boolean next(SplittableRandom random) {
        return this != NONE && (this == ALL || random.nextBoolean());
    }

    /** A length between the forced one and the written one. */
    int length(int forced, int written, SplittableRandom random) {
        return switch (this) {
            case ALL -> written;
            case NONE -> forced;
            case MIXED, MIXED_TOO -> Math.min(forced, written) + random.nextInt(Math.abs(forced - written) + 1);
        };
    }
}
