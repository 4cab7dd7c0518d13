package minibroker.produce;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.produce.Readings.bytes;
import static minibroker.produce.Readings.fields;
import static minibroker.produce.Readings.raw;
import static minibroker.produce.Readings.record;

import brokerfromscratch.testkit.check.CheckFailure;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import minibroker.record.BatchBuilder;
import minibroker.record.BatchHeader;
import minibroker.record.RecordHeader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(2)
@DisplayName("Walk the records")
class WalkCheck {
    private static final byte NONE = 0;                  // attributes of a record
    private final List<String> visited = new ArrayList<>();

    private void walk(ByteBuffer batch) {
        visited.clear();
        RecordWalk.walk(batch, 0, BatchHeader.read(batch, 0), (index, timestampMs, hasKey) ->
            visited.add(index + " @" + timestampMs + (hasKey ? "" : " no key")));
    }

    private void visits(String what, ByteBuffer batch, List<String> expected, String suspicion) {
        try {
            walk(batch);
        } catch (RuntimeException e) {
            throw new CheckFailure(what, "all of it is believed", e.toString(), "This batch is sound. " + suspicion);
        }
        expect(what + ": what the visitor saw", List.copyOf(visited)).toBe(expected, suspicion);
    }

    /** Every lie ends in some exception; the visitor has seen what came before it, or nothing yet, but no more. */
    private void refuses(String what, ByteBuffer batch, int soundBefore, String suspicion) {
        try {
            walk(batch);
        } catch (RuntimeException e) {
            expect(what + ": records that the visitor saw", visited.size()).toSatisfy(visited.size() <= soundBefore,
                soundBefore == 0 ? "none" : "at most " + soundBefore,
                suspicion + " That record was believed, and the visitor called; an exception came only behind it.");
            return;
        }
        throw new CheckFailure(what, "an exception", "the walk ended well", suspicion);
    }

    @Test
    @DisplayName("each record is visited, in order, with its timestamp")
    @Must("walk-visits")
    void visitsEach() {
        visits("three readings", Readings.three(), List.of("0 @1000", "1 @1001", "2 @1002"),
            "A record's timestamp is the header's baseTimestamp plus its own delta.");
        visits("a reading of a month later", Readings.at(1000, 2_678_401_000L, 500), List.of("0 @1000", "1 @2678401000",
            "2 @500"),
            "The timestamp's delta is a varlong: Varint.readLong. It may be negative.");
    }

    @Test
    @DisplayName("a key or a value may be null, and no key is not an empty key")
    @Must("walk-visits")
    void nullKeys() {
        var batch = BatchBuilder.startingAt(0).append(1, null, bytes("x")).append(2, new byte[0], null).append(3, null,
            null).build();
        visits("keys null, empty, null", batch, List.of("0 @1 no key", "1 @2", "2 @3 no key"),
            "A length of -1 says null and has no bytes behind it; a length of 0 is a key of no bytes. skip returns false "
            + "for null only.");
    }

    @Test
    @DisplayName("headers are skipped; the value of one may be null")
    @Must("walk-headers")
    void skipsHeaders() {
        var batch = BatchBuilder.startingAt(0)
            .append(1, bytes("c-1"), bytes("-18.1"), List.of(new RecordHeader("ship", ByteBuffer.wrap(bytes("aurora"))),
                new RecordHeader("deck", null)))
            .append(2, bytes("c-2"), bytes("-17.9"), List.of(new RecordHeader("", ByteBuffer.wrap(bytes("x"))))).build();
        visits("two headers, then one", batch, List.of("0 @1", "1 @2"), "Each header is a key and a value, lengths before both. "
            + "A header's key may be empty, and its value null.");
    }

    @Test
    @DisplayName("a record as small as can be is believed, and so is one whose headers are as small as can be")
    @Must("walk-headers")
    void smallest() {
        visits("no key, no value, no headers", raw(1, record(NONE, 0L, 0, -1, -1, 0)), List.of("0 @1000 no key"),
            "Nothing is missing here.");
        visits("attributes of 80", raw(1, record((byte) 0x80, 0L, 0, -1, -1, 0)), List.of("0 @1000 no key"),
            "The attributes are one byte, and no varint. No bit of it is defined, so none is wrong.");
        visits("two headers of two bytes each", raw(1, record(NONE, 0L, 0, -1, -1, 2, 0, -1, 0, -1)), List.of("0 @1000 no key"),
            "Two headers in four bytes are possible: an empty key, and null.");
    }

    @Test
    @DisplayName("a batch that holds fewer records than its header counts is refused")
    @Must("walk-counts")
    void tooFew() {
        refuses("a header that counts 4 and 3 records", Readings.says(Readings.three(), 4, 3), 3,
            "Walk until as many records as the header counts were seen; one that is not there is a lie.");
        refuses("a header that counts a million, and no record", raw(1_000_000), 0, "There is not one record.");
    }

    @Test
    @DisplayName("bytes behind the last record are refused")
    @Must("walk-counts")
    void tooMany() {
        refuses("a header that counts 2 and 3 records", Readings.says(Readings.three(), 2, 1), 2,
            "After the last counted record nothing may remain: a consumer would never see it.");
        refuses("one byte behind the record", raw(1, record(NONE, 0L, 0, -1, -1, 0), fields(0)), 1,
            "After the last counted record nothing may remain, not even one byte.");
    }

    @Test
    @DisplayName("a record whose offset delta is not its place is refused")
    @Must("walk-deltas")
    void wrongDelta() {
        for (int delta : new int[] {1, -1, Integer.MAX_VALUE}) {
            refuses("a first record with offset delta " + delta, raw(1, record(NONE, 0L, delta, -1, -1, 0)), 0,
                "The delta is the record's place: 0, 1, 2 … A consumer adds it to the base offset.");
        }
        var first = record(NONE, 0L, 0, -1, -1, 0);
        refuses("two records that both say 0", raw(2, first, first), 1, "Two records cannot have the same offset.");
        refuses("a second record that says 2", raw(2, first, record(NONE, 0L, 2, -1, -1, 0)), 1, "There is no record 1.");
    }

    @Test
    @DisplayName("a record's own length is compared with what is left")
    @Must("walk-lengths")
    void recordLength() {
        for (int length : new int[] {-1, -30, 7, 1000, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            refuses("a record of 6 bytes that says it has " + length, raw(1, fields(length, NONE, 0L, 0, -1, -1, 0)), 0,
                "A length is a stranger's number: not negative, and not more than remains in the batch.");
        }
    }

    @Test
    @DisplayName("a key or value that is longer than what is left of its record is refused")
    @Must("walk-lengths")
    void keyAndValue() {
        var next = record(NONE, 0L, 1, -1, -1, 0);
        for (int length : new int[] {3, 8, 1000, Integer.MAX_VALUE, -2, Integer.MIN_VALUE}) {
            refuses("a key that says it has " + length + " bytes", raw(2, record(NONE, 0L, 0, length, -1, 0), next), 0,
                "skip: -1 is null; any other length is from 0 to end minus position. Below -1 the position would go back.");
            refuses("a value that says it has " + length + " bytes", raw(2, record(NONE, 0L, 0, -1, length, 0), next), 0,
                "skip: -1 is null; any other length is from 0 to end minus position. Below -1 the position would go back.");
        }
        var back = "A length below -1 that moves the position goes back: the same bytes are read again, as something else, and a "
            + "liar can make them fit. In skip: length < -1 is refused.";
        refuses("a value of -4 bytes, in a record that adds up when one goes back",
            raw(1, record(NONE, 0L, 0, 3, (byte) 2, (byte) 0, (byte) 4, -4, 0)), 0, back);
        refuses("a value of -2 bytes, in a record that adds up when one goes "
            + "back", raw(1, fields(6, NONE, 0L, 0, 1, 1, -2)), 0, back);
    }

    @Test
    @DisplayName("a record that ends before or behind the end that it has announced is refused")
    @Must("walk-ends")
    void ends() {
        refuses("a record with a byte that belongs to nothing", raw(1, record(NONE, 0L, 0, -1, -1, 0, 0)), 0,
            "After the last header the position must be where the length said that the record ends.");
        var next = record(NONE, 0L, 1, -1, -1, 0);
        refuses("a record that says it has 5 of its 6 bytes", raw(2, fields(5, NONE, 0L, 0, -1, -1, 0), next), 0,
            "It took a byte of the next record. At its end the position must be where the length said.");
        refuses("a record of 7 bytes whose header's null value is byte "
            + "8", raw(2, fields(7, NONE, 0L, 0, -1, -1, 1, 0, -1), next), 0,
            "It ends behind its end, not at it: null has no bytes, but its length has one. The position must be the "
            + "end exactly.");
        refuses("a record of no bytes", raw(2, fields(0), next), 0, "Even the smallest record has six bytes.");
    }

    @Test
    @DisplayName("a count of headers that cannot be is refused, and so is a header without a key")
    @Must("walk-headers")
    void headerCounts() {
        var next = record(NONE, 0L, 1, -1, -1, 0);
        for (int count : new int[] {-1, Integer.MIN_VALUE, 1, 1000, Integer.MAX_VALUE}) {
            refuses("a count of " + count + " headers, and none", raw(2, record(NONE, 0L, 0, -1, -1, count), next), 0,
                "A count is a stranger's number: not negative, and a header has two lengths, so two bytes at least.");
        }
        refuses("a header whose key is null", raw(1, record(NONE, 0L, 0, -1, -1, 1, -1, -1)), 0,
            "A header has a key: skip returns false for null.");
        refuses("a header's value that is longer than the record", raw(2, record(NONE, 0L, 0, -1, -1, 1, 0, 9), next), 0,
            "skip compares with the record's end also for headers.");
    }

    @Test
    @DisplayName("any byte of a batch may be wrong: the walk ends, with an exception or without")
    @Must("walk-lengths")
    void anyByte() {
        var random = new SplittableRandom(11);
        for (int i = 0; i < 2_000; i++) {
            var batch = Readings.three();
            var at = 61 + random.nextInt(batch.limit() - 61);
            batch.put(at, (byte) random.nextInt());
            try {
                walk(batch);
            } catch (RuntimeException e) {
                continue;
            }
            expect("byte %d is %02x: records that the visitor saw".formatted(at, batch.get(at)), visited.size()).toBe(3,
                "A walk that ends well has seen as many records as the header counts.");
        }
    }
}
