package minibroker.produce;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.produce.Readings.bytes;
import static minibroker.produce.Readings.says;
import static minibroker.produce.Readings.sealed;

import brokerfromscratch.testkit.check.CheckFailure;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import minibroker.log.LogSettings;
import minibroker.record.BatchBuilder;
import minibroker.record.BatchCheck;
import minibroker.record.BatchFormat;
import minibroker.record.BatchHeader;
import minibroker.runtime.Settings;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(3)
@DisplayName("Say what a producer may send")
class RulesCheck {
    private static final long NOW_MS = 2000;
    private static final LogSettings PLAIN = topic(Map.of());
    private static final LogSettings COMPACTED = topic(Map.of("cleanup.policy", "compact"));

    private static LogSettings topic(Map<String, String> settings) {
        return LogSettings.from(Settings.of(LogSettings.ALL, settings));
    }

    private static Optional<AppendOutcome> refusal(ByteBuffer batch, LogSettings topic) {
        return ClientBatch.refusal(batch, topic, NOW_MS);
    }

    private static void taken(String what, ByteBuffer batch, LogSettings topic, String suspicion) {
        var refusal = refusal(batch, topic);
        expect(what, refusal.map(r -> r.error() + ": " + r.message()).orElse("taken")).toBe("taken", suspicion);
    }

    private static AppendOutcome refused(String what, ByteBuffer batch, LogSettings topic, Errors error, String suspicion) {
        var refusal = refusal(batch, topic);
        expect(what, refusal.map(AppendOutcome::error).orElse(Errors.NONE)).toBe(error, suspicion);
        var message = refusal.orElseThrow().message();
        expect(what + ": the reason has words", message != null && message.length() > 10).toBe(true,
            "The message reaches the producer's log. Say what is wrong, with its number.");
        return refusal.orElseThrow();
    }

    private static void liar(String what, ByteBuffer batch, String suspicion) {
        refused(what, sealed(batch), PLAIN, Errors.INVALID_RECORD, suspicion);
        var broken = batch.putInt(BatchFormat.CRC, batch.getInt(BatchFormat.CRC) ^ 1);
        refused(what + ", with a CRC that does not fit", broken, PLAIN, Errors.CORRUPT_MESSAGE,
            "The network may have done it, so the producer should send it again: invalid(why) asks the CRC.");
    }

    @Test
    @DisplayName("a batch that keeps its promises is taken")
    @Must("rules-taken")
    void sound() {
        taken("three readings", Readings.three(), PLAIN, "Nothing is wrong with this batch.");
        taken("one reading", Readings.at(1000), PLAIN, "A count of 1 with a last offset delta of 0 is right.");
        taken("three readings, for a compacted topic", Readings.three(), COMPACTED, "All of them have keys.");
    }

    @Test
    @DisplayName("a batch of an idempotent producer is taken, from its first on")
    @Must("rules-taken")
    void idempotent() {
        taken("producer 7, epoch 0, sequence 0", BatchBuilder.startingAt(0).producer(7, (short) 0, 0).append(1000, bytes("c-1"),
            bytes("-18.1")).build(), PLAIN, "Epoch 0 and sequence 0 are what a producer begins with.");
        taken("producer 0", BatchBuilder.startingAt(0).producer(0, (short) 3, 9).append(1000, bytes("c-1"),
            bytes("-18.1")).build(),
            PLAIN, "0 is a producer id; -1 is none.");
        taken("producer 7 within a transaction", BatchBuilder.startingAt(0).producer(7, (short) 0, 0).transactional()
            .append(1000, bytes("c-1"), bytes("-18.1")).build(), PLAIN,
            "Producers write within transactions. Only the control batch, which ends one, is a broker's.");
    }

    @Test
    @DisplayName("a batch that brings its own offsets is refused")
    @Must("rules-base-offset")
    void baseOffset() {
        for (long offset : new long[] {1, -1, Long.MIN_VALUE, 1L << 40}) {
            liar("a base offset of " + offset, Readings.three().putLong(BatchFormat.BASE_OFFSET, offset),
                "A producer counts from 0. The broker gives the offsets, and stamps them over these eight bytes.");
        }
    }

    @Test
    @DisplayName("a last offset delta that does not fit the count is refused")
    @Must("rules-count")
    void counts() {
        var both = "The next batch begins at lastOffsetDelta plus one. It must be the number of records, and that at least 1.";
        liar("3 records with a last offset delta of -5", says(Readings.three(), 3, -5), both);
        liar("3 records with a last offset delta of 3", says(Readings.three(), 3, 3), both);
        liar("3 records with a last offset delta of 1", says(Readings.three(), 3, 1), both);
        liar("a count of 0 with a last offset delta of -1", says(Readings.three(), 0, -1), both);
        liar("a count of -4 with a last offset delta of -5", says(Readings.three(), -4, -5), both);
        liar("a count of -2147483648 with a delta of 2147483647", says(Readings.three(), Integer.MIN_VALUE, Integer.MAX_VALUE),
            "2147483647 + 1 runs over, and is -2147483648. A count below 1 is refused on its own.");
    }

    @Test
    @DisplayName("a compressed batch is not opened, so a count below one must be found in its header")
    @Must("rules-count")
    void compressedCounts() {
        for (int count : new int[] {0, -4, Integer.MIN_VALUE}) {
            var batch = Readings.three().putShort(BatchFormat.ATTRIBUTES, (short) 1);
            liar("a compressed batch of " + count + " records", says(batch, count, count - 1),
                "Count and delta agree, and nobody walks the records. A count below 1 is refused on its own.");
        }
    }

    @Test
    @DisplayName("a count that is the same lie as the delta is found by your walk")
    @Must("rules-count")
    void consistentLie() {
        liar("a million records that are three", says(Readings.three(), 1_000_000, 999_999),
            "Header and delta agree, the records do not: your RecordWalk finds it. It would burn a million offsets.");
    }

    @Test
    @DisplayName("a control batch is refused: it would end somebody's transaction")
    @Must("rules-control")
    void control() {
        liar("a control batch", Readings.three().putShort(BatchFormat.ATTRIBUTES, (short) BatchFormat.CONTROL_BIT),
            "header.isControl(): only a coordinator writes these, and consumers act on them.");
        liar("a control batch in a transaction", BatchBuilder.startingAt(0).producer(7, (short) 0, 0).transactional().control()
            .append(1000, new byte[4], new byte[6]).build(), "A true control batch is always transactional: this one "
                + "would end one.");
    }

    @Test
    @DisplayName("a compression that does not exist is refused; those that do are taken")
    @Must("rules-codec")
    void codecs() {
        for (int codec = 0; codec <= 4; codec++) {
            var packed = BatchBuilder.startingAt(0).append(1000, bytes("c-1"), bytes("-18.1")).build();
            taken("codec " + codec, sealed(packed.putShort(BatchFormat.ATTRIBUTES, (short) codec)), PLAIN,
                "0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd. (Whether they hold what they promise is not looked at here.)");
        }
        for (int codec = 5; codec <= 7; codec++) {
            liar("codec " + codec, Readings.three().putShort(BatchFormat.ATTRIBUTES, (short) codec),
                "Three bits could say 7, but no codec beyond LAST_CODEC exists: no consumer could open it.");
        }
    }

    @Test
    @DisplayName("a producer id comes with an epoch and a sequence")
    @Must("rules-producer")
    void producers() {
        var suspicion = "With a producer id, epoch and sequence are what lab 20 recognises a repeated batch by: both from 0.";
        liar("producer 7 with sequence -1", BatchBuilder.startingAt(0).producer(7, (short) 0, -1).append(1000, bytes("c-1"), null)
            .build(), suspicion);
        liar("producer 0 with sequence -1", BatchBuilder.startingAt(0).producer(0, (short) 0, -1).append(1000, bytes("c-1"), null)
            .build(), "0 is a producer id, too: header.isIdempotent() knows.");
        liar("producer 7 with epoch -1", BatchBuilder.startingAt(0).producer(7, (short) -1, 0).append(1000, bytes("c-1"), null)
            .build(), suspicion);
    }

    @Test
    @DisplayName("a producer that sets log-append time is refused, with an error of its own")
    @Must("rules-append-time")
    void appendTime() {
        var batch = sealed(Readings.three().putShort(BatchFormat.ATTRIBUTES, (short) BatchFormat.LOG_APPEND_TIME_BIT));
        refused("a batch that says \"the broker's time\"", batch, PLAIN, Errors.INVALID_TIMESTAMP,
            "unlessBroken(AppendOutcome.of(Errors.INVALID_TIMESTAMP, …)): the topic decides whose time counts.");
        refused("the same, for a topic that takes the broker's time", batch, BROKERS_TIME, Errors.INVALID_TIMESTAMP,
            "The broker sets the bit, also there: what the topic says plays no part.");
        refused("the same, with a CRC that does not fit", batch.putInt(BatchFormat.CRC, ~batch.getInt(BatchFormat.CRC)), PLAIN,
            Errors.CORRUPT_MESSAGE, "Ask the CRC here, too: unlessBroken does.");
    }

    @Test
    @DisplayName("a compacted topic names each record without a key")
    @Must("rules-compacted")
    void withoutKeys() {
        var batch = BatchBuilder.startingAt(0).append(1000, null, bytes("-18.1")).append(1001, bytes("c-2"), bytes("-17.9"))
            .append(1002, null, bytes("-18.0")).build();
        taken("records without keys, for a topic that is not compacted", batch, PLAIN, "Only compaction needs keys.");
        var refusal = refused("records 0 and 2 without keys, for a compacted topic", batch, COMPACTED, Errors.INVALID_RECORD,
            "Compaction keeps the last record of each key; a record without one belongs nowhere. errors.add(…) says so.");
        refused("the same, where the broker's time counts", batch, topic(Map.of("cleanup.policy", "compact",
            "message.timestamp.type", "LogAppendTime")), Errors.INVALID_RECORD, "Whose time counts says nothing about keys.");
        expect("which records are to blame", refusal.recordErrors().stream().map(RecordError::batchIndex).toList())
            .toBe(List.of(0, 2), "One RecordError for each, with its index. The producer sees which of its sends is meant.");
    }

    private static final LogSettings BOUNDED = topic(Map.of("message.timestamp.before.max.ms", "300",
        "message.timestamp.after.max.ms", "200"));

    private static final LogSettings BROKERS_TIME = topic(Map.of("message.timestamp.before.max.ms", "300",
        "message.timestamp.after.max.ms", "200", "message.timestamp.type", "LogAppendTime"));
    private static final LogSettings UNBOUNDED = topic(Map.of("message.timestamp.before.max.ms", "" + Long.MAX_VALUE,
        "message.timestamp.after.max.ms", "" + Long.MAX_VALUE));

    @Test
    @DisplayName("a record that is too old or too new is named; both bounds are still allowed")
    @Must("rules-timestamps")
    void timestamps() {
        taken("at the bounds: now - 300, now + 200", Readings.at(NOW_MS - 300, NOW_MS, NOW_MS + 200), BOUNDED,
            "Both bounds are still allowed: more than, not at least.");
        for (long timestampMs : new long[] {NOW_MS - 301, NOW_MS + 201}) {
            var refusal = refused("record 1 of timestamp " + timestampMs, Readings.at(NOW_MS, timestampMs, NOW_MS), BOUNDED,
                Errors.INVALID_TIMESTAMP, "Now is " + NOW_MS + ". tooOld or tooNew: errors.add(…), and badTimestamp is true.");
            expect("which records are to blame", refusal.recordErrors().stream().map(RecordError::batchIndex).toList())
                .toBe(List.of(1), "Only the records that are out of bounds.");
        }
        var both = refused("record 0 too old, record 2 too new", Readings.at(NOW_MS - 301, NOW_MS, NOW_MS + 201), BOUNDED,
            Errors.INVALID_TIMESTAMP, "tooOld or tooNew: errors.add(…), and badTimestamp is true.");
        expect("which records are to blame", both.recordErrors().stream().map(RecordError::batchIndex).toList())
            .toBe(List.of(0, 2), "Each record that is out of bounds, not the first one alone.");
        taken("now + 150, where 100 before and 200 after are allowed", Readings.at(NOW_MS + 150), topic(Map.of(
            "message.timestamp.before.max.ms", "100", "message.timestamp.after.max.ms", "200")),
            "Each bound is for one side: what lies after now is not too old.");
    }

    @Test
    @DisplayName("where the broker's time counts, or none is set, the producer's is not judged")
    @Must("rules-timestamps")
    void notJudged() {
        for (long timestampMs : new long[] {-1, -2, Long.MIN_VALUE}) {
            taken("a timestamp of " + timestampMs, Readings.at(timestampMs), BOUNDED, "A negative timestamp is none. "
                + "Only one from 0 "
                + "on is judged, by either bound.");
        }
        for (long timestampMs : new long[] {0, NOW_MS + 201}) {
            taken("a timestamp of " + timestampMs + ", for a topic that takes the broker's "
                + "time", Readings.at(timestampMs), BROKERS_TIME,
                "settings.logAppendTime(): the leader writes its own time over it. Neither bound counts.");
        }
        taken("a timestamp of now + 1, for a topic without a bound", Readings.at(NOW_MS + 1), UNBOUNDED,
            "now + 9223372036854775807 runs over, and is negative. Subtract the two times, and compare what is between them.");
        taken("a timestamp of 1970, for a topic without a bound", Readings.at(0), UNBOUNDED,
            "now - 9223372036854775807 is far before 1970: nothing is too old.");
        refused("timestamp 0, for a topic with bounds", Readings.at(0), BOUNDED, Errors.INVALID_TIMESTAMP, "0 is a time: 1970.");
    }

    @Test
    @DisplayName("a record that lacks a key and is too old is blamed once")
    @Must("rules-compacted")
    void both() {
        var bounded = topic(Map.of("cleanup.policy", "compact", "message.timestamp.before.max.ms", "300"));
        var batch = BatchBuilder.startingAt(0).append(1000, null, bytes("-18.1")).build();
        var refusal = refused("one record, without a key and too old", batch, bounded, Errors.INVALID_RECORD,
            "First the key; the timestamp is looked at only if there is one.");
        expect("blames", refusal.recordErrors().size()).toBe(1, "One RecordError for each record: the producer maps them "
            + "to sends.");
    }

    @Test
    @DisplayName("records without a key and records out of bounds are blamed side by side")
    @Must("rules-timestamps")
    void manyBlames() {
        var bounded = topic(Map.of("cleanup.policy", "compact", "message.timestamp.before.max.ms", "300"));
        var batch = BatchBuilder.startingAt(0).append(1000, bytes("c-1"), bytes("-18.1")).append(NOW_MS, null, bytes("-17.9"))
            .append(1002, bytes("c-1"), bytes("-18.0")).build();
        var refusal = refused("record 0 too old, record 1 without a key, record 2 too old", batch, bounded,
            Errors.INVALID_TIMESTAMP, "One bad timestamp is enough for badTimestamp; a record without a key does not take it back.");
        expect("which records are to blame", refusal.recordErrors().stream().map(RecordError::batchIndex).toList())
            .toBe(List.of(0, 1, 2), "Each record is looked at for itself, whatever those before it have done.");
    }

    @Test
    @DisplayName("the header's largest timestamp is corrected from the records")
    @Must("rules-largest")
    void largest() {
        var batch = sealed(Readings.at(1000, 1900, 1400).putLong(BatchFormat.MAX_TIMESTAMP, 9_000_000));
        taken("a header that says 9000000, and records up to 1900", batch, PLAIN, "It is corrected, not refused.");
        expect("the header's largest timestamp", BatchHeader.read(batch, 0).maxTimestamp()).toBe(1900L,
            "Look-ups by time and retention go by it. check remembers the largest of all records, not the last or the first.");
        if (BatchCheck.problem(batch, 0, batch.limit()).isPresent()) {
            throw new CheckFailure("the corrected batch", "sound", BatchCheck.problem(batch, 0, batch.limit()).get().toString(),
                "correctedMaxTimestamp is given, and makes the CRC fit again.");
        }
        var right = Readings.at(1900, 1000);
        var before = ByteBuffer.allocate(right.limit()).put(right.duplicate()).flip();
        taken("a batch whose largest timestamp is its first", right, PLAIN, "Nothing to correct.");
        expect("the batch is as it was", right.equals(before)).toBe(true,
            "The header was right: the largest of 1900 and 1000 is 1900. Nothing is to be corrected.");
    }
}
