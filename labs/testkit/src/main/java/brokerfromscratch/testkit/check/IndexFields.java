package brokerfromscratch.testkit.check;

import brokerfromscratch.testkit.check.Bytes.Field;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Entries of one size, each made of the same numbers: the files {@code .index} and {@code .timeindex}. */
final class IndexFields {
    private IndexFields() {}

    static List<Field> of(byte[] bytes, List<String> names, int[] lengths) {
        var fields = new ArrayList<Field>();
        var entrySize = Arrays.stream(lengths).sum();
        for (int at = 0, i = 0; at < bytes.length; i = (i + 1) % lengths.length) {
            var end = Math.min(bytes.length, at + lengths[i]);
            var name = names.get(i);
            var part = name.isEmpty() ? "" : "entry " + at / entrySize;
            fields.add(new Field(at, end - at, name, part, value(bytes, at, end, lengths[i], name)));
            at = end;
        }
        return fields;
    }

    private static String value(byte[] bytes, int at, int end, int wanted, String name) {
        if (name.isEmpty()) {
            return "";
        }
        return end - at < wanted ? "%d of %d bytes are there".formatted(end - at, wanted)
            : new BigInteger(Arrays.copyOfRange(bytes, at, end)).toString();
    }
}
