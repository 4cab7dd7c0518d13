package brokerfromscratch.checks.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Stream;

/**
 * The values that a field may take: the usual ones, and the odd ones. Nothing is cut off at what is legal.
 *
 * @param usual values of a request that means well
 * @param odd   values from the edges of the type, of the protocol, and from beyond
 */
record Values(Maker usual, Maker odd) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Throws one value. */
    interface Maker {
        Object make(Dice dice);
    }

    /** A value of this field for one question. */
    JsonNode pick(Dice dice) {
        return tree((dice.odd() ? odd : usual).make(dice));
    }

    static JsonNode tree(Object value) {
        return JSON.valueToTree(value);
    }

    /** One of the given; write the usual ones more than once if some are more usual than others. */
    static Values usual(Object... values) {
        return new Values(oneOf(values), oneOf(values));
    }

    Values odd(Object... values) {
        return new Values(usual, oneOf(values));
    }

    static Values made(Maker usual) {
        return new Values(usual, usual);
    }

    Values oddMade(Maker other) {
        return new Values(usual, other);
    }

    private static Maker oneOf(Object... values) {
        var all = Stream.of(values).toList();
        return dice -> dice.oneOf(all);
    }

    static Values flag() {
        return usual(false, true);
    }

    /** Lengths of a list; -1 is null where the field may be null. */
    static Values lengths(Integer... usual) {
        return new Values(dice -> dice.oneOf(usual), dice -> dice.oneOf(List.of(-1, 0, 1, 2, 3)));
    }
}
