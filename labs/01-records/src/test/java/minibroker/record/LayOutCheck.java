package minibroker.record;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.record.Readings.batch;
import static minibroker.record.Readings.bytes;
import static minibroker.record.Readings.first;
import static minibroker.record.Readings.header;
import static minibroker.record.Readings.numbered;
import static minibroker.record.Readings.reading;
import static minibroker.record.Readings.second;

import brokerfromscratch.testkit.check.Bytes;
import brokerfromscratch.testkit.check.CheckFailure;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.record.internal.CompressionType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(4)
@DisplayName("Lay out a record")
class LayOutCheck {
    private static ByteBuffer ours(long baseOffset, List<Record> records) {
        var builder = BatchBuilder.startingAt(baseOffset).leaderEpoch(0);
        try {
            records.forEach(builder::append);
        } catch (BufferOverflowException e) {
            throw new CheckFailure("a batch of " + records.size() + " records", "laid out", "BufferOverflowException",
                "The buffer begins with 512 bytes. makeRoom(bytes) makes it grow: ask for all bytes of the record, the bytes "
                + "of its length included, before you write the first. If you do, a size is too small: do sizeOf and write "
                + "agree, also on how many bytes the number of headers and every length take?");
        } catch (UnsupportedOperationException e) {
            throw new CheckFailure("a record whose buffers have no array", "laid out", e.toString(),
                "Bytes may lie outside the heap or be read-only: batch.put(buffer) takes them wherever they are.");
        }
        return builder.build();
    }

    /** Lays these records out, and compares with what Kafka's own client makes of them. */
    private static void compare(String what, List<Record> records, String suspicion) {
        var baseOffset = records.get(0).offset();
        var wanted = batch(baseOffset, CompressionType.NONE, records);
        Bytes.expect(what, ours(baseOffset, records), wanted, Bytes.Layout.BATCHES, suspicion);
    }

    private static void compare(String what, String suspicion, Record... records) {
        compare(what, numbered(0, records), suspicion);
    }

    @Test
    @DisplayName("a record is its length and then eight fields, in this order")
    @Must("record-fields")
    void fields() {
        compare("a batch of one reading", "The length counts all that follows it, and not itself. Then come attributes (one "
            + "byte, 0), timestamp delta, offset delta, key, value, number of headers: 0 is a number, too.", reading(1_000, "c-1",
            "-18.1"));
    }

    @Test
    @DisplayName("the five readings have the bytes that Kafka gives them")
    @Must("record-deltas")
    void fiveReadings() {
        var first = ours(0, numbered(0, reading(1_000, "c-1", "-18.1"), reading(1_001, "c-2", "-17.9"), reading(1_002, "c-1",
            "-18.0")));
        Bytes.expect("the first three readings", first, first(), Bytes.Layout.BATCHES,
            "Deltas count from the batch's base, not from the record before: baseTimestamp is the first record's time.");
        var second = ours(3, numbered(3, reading(1_003, "c-3", "-18.4"), reading(1_004, "c-2", "-17.2")));
        Bytes.expect("the other two", second, second(), Bytes.Layout.BATCHES,
            "The offset delta is the one that `append` hands over: 0, 1.");
    }

    @Test
    @DisplayName("deltas may be negative, large, or leave a gap")
    @Must("record-deltas")
    void deltas() {
        compare("a record that is older than the first", "A clock went back: the delta is negative, and zig-zag keeps it short.",
            reading(5_000, "c-1", "-18.1"), reading(4_990, "c-2", "-17.9"));
        compare("a record that is 60 years younger than the first", "A timestamp delta is a long: after 24 days and 20 hours "
            + "an int is full. Size and bytes need the long, both.", reading(0, "c-1", "-18.1"), reading(1_893_456_000_000L,
            "c-2",
            "-17.9"));
        var gap = List.of(record(10, 1_000), record(90, 1_001), record(4_000, 1_002));
        compare("records at the offsets 10, 90 and 4000", gap,
            "Offsets may have gaps: the delta is not the number of the record. And it takes one to five bytes, like any int.");
    }

    private static Record record(long offset, long timestampMs) {
        return new Record(offset, timestampMs, bytes("c-1"), bytes("-18.1"), List.of());
    }

    @Test
    @DisplayName("null is not empty")
    @Must("record-null")
    void nulls() {
        var suspicion = "Null has the length -1, one byte: 01. Empty has the length 0: 00. A value that is null tells "
            + "compaction to forget the key; an empty one is a value.";
        compare("a record without a key", suspicion, reading(1_000, null, "-18.1"));
        compare("a record without a value", suspicion, reading(1_000, "c-1", null));
        compare("a record with an empty key and an empty value", suspicion, reading(1_000, "", ""));
    }

    @Test
    @DisplayName("headers are a count, and then a key and a value each")
    @Must("record-headers")
    void headers() {
        compare("a record with two headers of one name",
            "The count is a varint. Order and repetition are the producer's business.",
            reading(1_000, "c-1", "-18.1", header("ship", "Aurora"), header("ship", "Borealis")));
        compare("a record with a header whose value is null", "A header's value is laid out as the record's own: -1 for null.",
            reading(1_000, "c-1", "-18.1", header("alarm", null), header("door", "")));
        compare("a record with a header named Höhe",
            "Lengths count bytes. In UTF-8, ö is two of them: utf8(header) gives you the bytes.",
            reading(1_000, "c-1", "-18.1", header("H\u00f6he", "3 m")));
        var many = new RecordHeader[200];
        for (int i = 0; i < many.length; i++) {
            many[i] = header("h" + i, "v");
        }
        compare("a record with 200 headers", "More than 63 headers: now the count takes two bytes, also in the size.",
            reading(1_000, "c-1", "-18.1", many));
        compare("a record with a header whose key has 70 letters",
            "More than 63 bytes: now the key's length takes two bytes, also in the size.",
            reading(1_000, "c-1", "-18.1", header("h".repeat(70), "v")));
    }

    @Test
    @DisplayName("there is room for large records and for many")
    @Must("record-room")
    void room() {
        for (var length : List.of(60, 64, 430, 431, 432, 433, 434, 435, 436, 437, 438, 439, 440, 441, 442, 443, 444, 600,
            10_000, 100_000)) {
            compare("a record with a value of " + length + " bytes", "Sizes must be right to the byte: a length of more than "
                + "63 takes two bytes, of more than 8,191 three.", reading(1_000, "c-1", "x".repeat(length)));
        }
        var thousand = new Record[1_000];
        for (int i = 0; i < thousand.length; i++) {
            thousand[i] = reading(1_000 + i, "c-" + i % 5, "-18.1");
        }
        compare("a batch of 1,000 readings", "From the 64th on, a delta takes two bytes: in the bytes and in the length.",
            thousand);
    }

    @Test
    @DisplayName("the record's buffers are left as they are, wherever their bytes lie")
    @Must("record-buffers")
    void buffers() {
        var key = ByteBuffer.wrap(bytes(bytes("xxc-1yy"))).position(2).limit(5);
        var value = ByteBuffer.allocateDirect(20).put(4, bytes(bytes("-18.1"))).position(4).limit(9).asReadOnlyBuffer();
        var record = new Record(0, 1_000, key, value, List.of(new RecordHeader("again", key)));
        for (var time : List.of("once", "twice")) {
            compare("the same record laid out " + time, List.of(record),
                "The bytes are those between position and limit. put(buffer) moves the position of what it reads: the second "
                + "time, nothing is left. Write from a duplicate; do not ask for an array, there may be none.");
        }
        expect("the position of the key", key.position()).toBe(2, "The caller still needs it: write from a duplicate.");
        expect("the position of the value", value.position()).toBe(4, "The caller still needs it: write from a duplicate.");
    }

    @Test
    @DisplayName("any records have the bytes that Kafka gives them")
    @Must("record-fields")
    void agreesWithKafka() {
        for (int seed = 1; seed <= 200; seed++) {
            compare("random records, seed " + seed, Readings.random(new Random(seed), seed),
                "The other checks of this step are smaller. If they are green: what is different about this field?");
        }
    }
}
