package brokerfromscratch.checks.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the records of a Produce request are made of, as JSON: it can be read in a report, and it is cooked into bytes for each
 * broker by {@link BatchBytes}, because producer ids differ. A list of batches; most have one.
 */
final class BatchRecipe {
    private static final List<String> BREAKS = List.of("crc", "magic 3", "magic -1", "length +1", "length -1", "length 0",
            "length huge", "last offset delta +1", "last offset delta -1", "last offset delta -9", "count +1", "count -1", "count 0",
            "count huge", "base offset 5", "leader epoch 7", "codec 5", "codec 7", "says gzip", "says zstd", "says none", "control",
            "transactional", "log append time", "delete horizon", "unused attribute", "max timestamp +5", "max timestamp -1",
            "record attributes", "offset delta", "offset delta huge", "record length +1", "record length -1", "record length huge",
            "headers -1", "headers 1000", "key length -2", "key length huge", "value length huge", "bytes behind", "cut 1", "cut 30",
            "garbage behind");

    private BatchRecipe() {}

    /** One sound batch, sometimes two; a third of an idempotent producer's. */
    static Object usual(Dice dice) {
        return dice.chance(0.95) ? List.of(batch(dice)) : List.of(batch(dice), batch(dice));
    }

    static Object odd(Dice dice) {
        return switch (dice.between(0, 9)) {
            case 0 -> null;
            case 1 -> List.of();
            case 2 -> old(dice);
            case 3 -> List.of(broken(dice), batch(dice));
            case 4 -> oddlyTimed(dice);
            default -> List.of(broken(dice));
        };
    }

    private static Map<String, Object> batch(Dice dice) {
        var batch = new LinkedHashMap<String, Object>();
        batch.put("records", dice.oneOf(1, 1, 2, 3, dice.odd() ? 40 : 1));
        batch.put("at", FieldValues.THEN + dice.between(0, 9));
        if (dice.chance(0.25)) {
            batch.put("codec", dice.oneOf("gzip", "snappy", "lz4", "zstd"));
        }
        if (dice.chance(0.2)) {
            batch.put("value", dice.oneOf(-1, 0, 200, dice.odd() ? 1_100_000 : 300));
        }
        if (dice.chance(0.2)) {
            batch.put("key", dice.oneOf(-1, 0, 20));
        }
        if (dice.chance(0.3)) {
            idempotent(batch, dice);
        }
        return batch;
    }

    private static void idempotent(Map<String, Object> batch, Dice dice) {
        batch.put("producer", dice.odd() ? dice.oneOf("@pid:1", 4_711, -2, Long.MAX_VALUE) : "@pid:0");
        batch.put("epoch", dice.odd() ? dice.oneOf(-1, 1, 2, 32_767, -5) : 0);
        batch.put("sequence", dice.odd() ? dice.oneOf(-1, 0, 1, 5, Integer.MAX_VALUE, -7)
                : dice.oneOf("@next", "@next", "@next", "@next", "@last"));
    }

    private static Map<String, Object> broken(Dice dice) {
        var batch = batch(dice);
        var breaks = new ArrayList<String>(List.of(dice.oneOf(BREAKS)));
        if (dice.chance(0.15)) {
            breaks.add(dice.oneOf(BREAKS));
        }
        batch.put("broken", breaks);
        return batch;
    }

    /** Message formats that are no longer written: 0 and 1. */
    private static Object old(Dice dice) {
        var batch = batch(dice);
        batch.keySet().retainAll(List.of("records", "at"));
        batch.put("magic", dice.between(0, 1));
        return dice.chance(0.7) ? List.of(batch) : List.of(batch(dice), batch);
    }

    private static Object oddlyTimed(Dice dice) {
        var batch = batch(dice);
        batch.put("at", dice.oneOf(0L, -1L, -2L, 5L, 4_102_444_800_000L, Long.MAX_VALUE - 50, Long.MIN_VALUE));
        return List.of(batch);
    }
}
