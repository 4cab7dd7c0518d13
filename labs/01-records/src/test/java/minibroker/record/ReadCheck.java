package minibroker.record;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.record.Readings.at;
import static minibroker.record.Readings.batch;
import static minibroker.record.Readings.batchOf;
import static minibroker.record.Readings.bytes;
import static minibroker.record.Readings.copy;
import static minibroker.record.Readings.fields;
import static minibroker.record.Readings.first;
import static minibroker.record.Readings.framed;
import static minibroker.record.Readings.header;
import static minibroker.record.Readings.numbered;
import static minibroker.record.Readings.reading;

import brokerfromscratch.testkit.check.CheckFailure;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.record.internal.CompressionType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(5)
@DisplayName("Read a record")
class ReadCheck {
    private static final String ARRAY = "array() is the whole array behind a view, from its first byte, and a buffer outside the "
        + "heap has none. StandardCharsets.UTF_8.decode(buffer) takes the bytes from position to limit.";
    private static final int SHOWN = 80;
    private static final String FRAME = "A length is believed only if so many bytes are left in *this* record.";

    private static List<Record> read(ByteBuffer batch, int position) {
        var records = new ArrayList<Record>();
        BatchRecords.of(batch, position).forEach(records::add);
        return records;
    }

    /** Reads a batch that Kafka's client has laid out. */
    private static List<Record> readSound(String what, ByteBuffer batch, int position) {
        return readSound(what, batch, position, "");
    }

    /** @param more what to suspect besides, and first */
    private static List<Record> readSound(String what, ByteBuffer batch, int position, String more) {
        try {
            return read(batch, position);
        } catch (UnsupportedOperationException e) {
            throw new CheckFailure(what, "records", e.toString(), ARRAY);
        } catch (RuntimeException e) {
            throw new CheckFailure(what, "records", e.toString(), more + "This batch is sound. Somewhere before that field the "
                + "reader has lost its place: every field must move the frame behind itself, the byte of attributes and the "
                + "bytes of a key, too.");
        }
    }

    /** Compares field by field, so that a failure names one. */
    private static void expectRecords(String of, List<Record> got, List<Record> wanted) {
        expect("the number of records in " + of, got.size()).toBe(wanted.size(), "Each call of next() is one record.");
        for (int i = 0; i < wanted.size(); i++) {
            var which = " of record " + i + " in " + of;
            expect("the offset" + which, got.get(i).offset()).toBe(wanted.get(i).offset(),
                (got.get(i).offset() == (int) wanted.get(i).offset() ? "An offset is a long: as an int it runs over behind "
                + "2,147,483,647. Do not cast the base; add the delta to a long. " : "") + "baseOffset plus the delta that "
                + "stands in the record, a varint. Do not count records: compaction leaves gaps.");
            expect("the timestamp" + which, got.get(i).timestampMs()).toBe(wanted.get(i).timestampMs(),
                "baseTimestamp plus the delta, a long; the batch's maxTimestamp if the batch says log-append time.");
            expect("the key" + which, shown(got.get(i).key())).toBe(shown(wanted.get(i).key()),
                "The length -1 is null, 0 is empty. The bytes begin right behind the length, and the next field right behind "
                + "them.");
            expect("the value" + which, shown(got.get(i).value())).toBe(shown(wanted.get(i).value()),
                "The length -1 is null, 0 is empty. It begins where the key ends: has the frame's position moved over the key?");
            expect("the headers" + which, shown(got.get(i).headers())).toBe(shown(wanted.get(i).headers()),
                (tooLong(got.get(i).headers(), wanted.get(i).headers()) ? "A key has bytes of its neighbours around it. " + ARRAY
                    + " " : "") + "In the order in which they stand; the key is UTF-8; a value may be null.");
        }
    }

    private static String shown(ByteBuffer bytes) {
        return bytes == null ? "null" : '"' + readable(new String(bytes(bytes), StandardCharsets.ISO_8859_1)) + '"';
    }

    /** Fit for a terminal, and not too long for a line; what is cut off still counts. */
    private static String readable(String text) {
        var clean = text.replaceAll("\\p{Cntrl}", ".");
        return text.length() <= SHOWN ? clean : clean.substring(0, SHOWN) + "… %d letters, hash %08x".formatted(text.length(),
            text.hashCode());
    }

    private static boolean tooLong(List<RecordHeader> got, List<RecordHeader> wanted) {
        for (int i = 0; i < Math.min(got.size(), wanted.size()); i++) {
            var key = got.get(i).key();
            if (key.length() > wanted.get(i).key().length() && key.contains(wanted.get(i).key())) {
                return true;
            }
        }
        return false;
    }

    private static String shown(List<RecordHeader> headers) {
        return String.join(", ", headers.stream().map(header -> readable(header.key()) + "=" + shown(header.value())).toList());
    }

    private static void expectRead(String what, Record... records) {
        var numbered = numbered(7, records);
        expectRecords(what, readSound(what, batch(7, records), 0), numbered);
    }

    @Test
    @DisplayName("the fields of a record come in the order in which they were laid out")
    @Must("read-fields")
    void fieldsInOrder() {
        expectRecords("the first three readings", readSound("the first three readings", first(), 0),
            numbered(0, reading(1_000, "c-1", "-18.1"), reading(1_001, "c-2", "-17.9"), reading(1_002, "c-1", "-18.0")));
        var buffer = at(11, first()).position(3);
        expectRecords("the same at position 11 of a buffer without an array", readSound("a batch at position 11", buffer, 11),
            read(first(), 0));
        expect("the buffer's position", buffer.position()).toBe(3, "Records are views: nothing of the batch's own buffer moves.");
    }

    @Test
    @DisplayName("offset and timestamp are the batch's base plus a delta")
    @Must("read-deltas")
    void deltas() {
        expectRead("a batch of 70 years", reading(1_893_456_000_000L, "c-1", "-18.1"), reading(0, "c-2", "-17.9"));
        var gap = List.of(recordAt(10), recordAt(90), recordAt(4_000));
        expectRecords("a batch with gaps", readSound("a batch with gaps", batch(10, CompressionType.NONE, gap), 0), gap);
    }

    @Test
    @DisplayName("an offset may be larger than an int")
    @Must("read-deltas")
    void largeOffsets() {
        for (long base : List.of(Integer.MAX_VALUE - 1L, 3_000_000_000L, 1L << 40)) {
            var records = List.of(recordAt(base), recordAt(base + 1), recordAt(base + 4_000));
            var what = "a batch at offset " + base;
            expectRecords(what, readSound(what, batch(base, CompressionType.NONE, records), 0), records);
        }
    }

    private static Record recordAt(long offset) {
        return new Record(offset, 1_000, bytes("c-1"), bytes("-18.1"), List.of());
    }

    @Test
    @DisplayName("in a batch of log-append time, every record has the batch's largest timestamp")
    @Must("read-log-append-time")
    void logAppendTime() {
        var batch = first().putShort(BatchFormat.ATTRIBUTES,
            (short) BatchFormat.LOG_APPEND_TIME_BIT).putLong(BatchFormat.MAX_TIMESTAMP, 42);
        for (var record : readSound("a batch of log-append time", batch, 0)) {
            expect("the timestamp at offset " + record.offset(), record.timestampMs()).toBe(42L,
                "The batch's attributes say log-append time: then maxTimestamp is the broker's time, and holds for every "
                + "record.");
        }
    }

    @Test
    @DisplayName("null is not empty")
    @Must("read-null")
    void nulls() {
        expectRead("a record without a key", reading(1_000, null, "-18.1"));
        expectRead("a record without a value", reading(1_000, "c-1", null));
        expectRead("a record with an empty key and an empty value", reading(1_000, "", ""));
    }

    @Test
    @DisplayName("headers keep their order, their repetitions, their nulls and their letters")
    @Must("read-headers")
    void headers() {
        expectRead("a record with headers", reading(1_000, "c-1", "-18.1", header("ship", "Aurora"), header("ship", "Borealis"),
            header("alarm", null), header("door", ""), header("H\u00f6he", "3 m")), reading(1_001, "c-2", "-17.9"));
    }

    @Test
    @DisplayName("headers may be many, and their keys long")
    @Must("read-headers")
    void manyHeaders() {
        var count = "The number of headers is a varint: from 64 on it takes two bytes. And no number is too large if that many "
            + "are there. ";
        for (int many : List.of(63, 64, 65, 2_000)) {
            var headers = new RecordHeader[many];
            for (int i = 0; i < many; i++) {
                headers[i] = header("h" + i, "v");
            }
            expectReadOr(count, "a record with " + many + " headers", reading(1_000, "c-1", "-18.1", headers));
        }
        expectReadOr("The length of a header's key is a varint: from 64 on it takes two bytes. ",
            "a record with a header whose key has 70 bytes", reading(1_000, "c-1", "-18.1", header("h".repeat(70), "v")));
    }

    private static void expectReadOr(String suspicion, String what, Record record) {
        expectRecords(what, readSound(what, batch(7, record), 0, suspicion), numbered(7, record));
    }

    @Test
    @DisplayName("any records that Kafka has laid out are read as they were")
    @Must("read-fields")
    void agreesWithKafka() {
        for (int seed = 1; seed <= 200; seed++) {
            var records = Readings.random(new Random(seed), seed);
            var what = "random records, seed " + seed;
            expectRecords(what, readSound(what, batch(seed, CompressionType.NONE, records), 0), records);
        }
    }

    /** Reads a batch that must not be readable, and knows what to suspect if it is, or fails in another way. */
    private static void expectMalformed(String what, ByteBuffer batch, String suspicion) {
        String got;
        try {
            got = "records: " + read(batch, 0).stream().map(record -> shown(record.key()) + " " + shown(record.value())).toList();
        } catch (MalformedBatchException e) {
            return;
        } catch (RuntimeException | OutOfMemoryError e) {
            got = e.toString();
        }
        throw new CheckFailure(what, "MalformedBatchException", got, suspicion);
    }

    @Test
    @DisplayName("a length that promises more than the record holds never reads the neighbour's bytes")
    @Must("read-hostile")
    void neighbours() {
        var sound = framed(14, fields(3, "c-2", 5, "-17.9", 0));
        for (int length : List.of(9, 10, 20, 63, 1_000, Integer.MAX_VALUE)) {
            var lies = fields(length, "c-1", 3, "-18");
            expectMalformed("a key of " + length + " bytes in a record that has 8 of them, with another record behind it",
                batchOf(2, framed(lies.remaining(), lies), sound),
                    FRAME + " position + length may run over: compare with remaining().");
        }
        for (int length : List.of(5, 6, 20, 1_000, Integer.MAX_VALUE)) {
            var lies = fields(3, "c-1", length, "-18", 0);
            expectMalformed("a value of " + length + " bytes in a record that has 4 of them, with another record behind it",
                batchOf(2, framed(lies.remaining(), lies), sound), FRAME);
            var headerLies = fields(3, "c-1", 3, "-18", 1, 1, "h", length, "abc");
            expectMalformed("a header value of " + length + " bytes where 3 are left", batchOf(2, framed(headerLies.remaining(),
                headerLies), sound), FRAME);
        }
        var record = fields(3, "c-1", 5, "-18.1", 0);
        for (int length : List.of(record.remaining() + 1, 100, Integer.MAX_VALUE)) {
            expectMalformed("a record of " + length + " bytes where " + record.remaining() + " are left", batchOf(1,
                framed(length, record)),
                "The record's own length is held against what is left of the batch: by take, too.");
        }
    }

    @Test
    @DisplayName("a length below zero is a lie, except -1 where null may stand")
    @Must("read-negative")
    void negative() {
        for (int length : List.of(-2, -100, Integer.MIN_VALUE)) {
            var key = fields(length, 5, "-18.1", 0);
            expectMalformed("a key of " + length + " bytes", batchOf(1, framed(key.remaining(), key)),
                "Only -1 means null. All other negative lengths were never written.");
            var value = fields(3, "c-1", length, 0);
            expectMalformed("a value of " + length + " bytes", batchOf(1, framed(value.remaining(), value)),
                "Only -1 means null.");
        }
        for (int length : List.of(-1, -2)) {
            var header = fields(3, "c-1", 5, "-18.1", 1, length, 1, "v");
            expectMalformed("a header key of " + length + " bytes", batchOf(1, framed(header.remaining(), header)),
                "No header has a key that is null: take its bytes, whatever the length is, and take refuses it.");
            expectMalformed("a record of " + length + " bytes", batchOf(1, framed(length, fields(3, "c-1", 5, "-18.1", 0))),
                "A record is never null: take must refuse a negative length.");
        }
    }

    @Test
    @DisplayName("a number of headers that cannot be is found before anything is made of it")
    @Must("read-header-count")
    void headerCount() {
        for (int count : List.of(-1, Integer.MIN_VALUE, 2, 63, Integer.MAX_VALUE)) {
            var lies = fields(3, "c-1", 5, "-18.1", count, 1, "h", 1, "v");
            expectMalformed(count + " headers where one is", batchOf(1, framed(lies.remaining(), lies)), count > 0
                ? "Each header takes two bytes at least. A list of as many places as a stranger says is an OutOfMemoryError."
                : "A loop from 0 to a negative number does nothing, and nobody has noticed the lie.");
        }
        var none = fields(3, "c-1", 5, "-18.1", -1);
        expectMalformed("-1 headers, and nothing behind", batchOf(1, framed(none.remaining(), none)),
            "A loop from 0 to -1 does nothing, and nobody has noticed the lie. 0 is how \"no headers\" is written.");
    }

    @Test
    @DisplayName("a record that has more bytes than fields is malformed, and so is one that ends early")
    @Must("read-rest")
    void rest() {
        var more = fields(3, "c-1", 5, "-18.1", 0, "xyz");
        expectMalformed("a record with three bytes behind its last field", batchOf(1, framed(more.remaining(), more)),
            "Ask the frame whether anything is left. What nobody has read, nobody knows.");
        var whole = fields(3, "c-1", 5, "-18.1", 1, 1, "h", 1, "v");
        for (int length = 0; length < whole.remaining(); length++) {
            expectMalformed("a record that ends after " + length + " of its bytes", batchOf(1, framed(length,
                whole.duplicate().limit(length))),
                "Read from the frame: it ends by itself. next() turns a BufferUnderflowException into the right one.");
        }
    }

    @Test
    @DisplayName("whatever byte is wrong, there are records or a MalformedBatchException, and nothing else")
    @Must("read-hostile")
    void onlyOneKindOfException() {
        for (int seed = 1; seed <= 500; seed++) {
            var random = new Random(seed);
            var batch = copy(batch(5, CompressionType.NONE, Readings.random(random, 5)));
            var at = random.nextInt(BatchFormat.HEADER_BYTES, batch.limit());
            batch.put(at, (byte) random.nextInt());
            try {
                read(batch, 0);
            } catch (MalformedBatchException expected) {
                continue;
            } catch (RuntimeException | OutOfMemoryError e) {
                throw new CheckFailure("random records with a wrong byte at " + at + ", seed " + seed,
                    "records, or MalformedBatchException",
                    e.toString(), "Whoever reads for a peer catches one kind of exception. Ask before you slice, limit or "
                        + "allocate.");
            }
        }
    }
}
