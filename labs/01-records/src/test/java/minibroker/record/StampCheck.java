package minibroker.record;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.record.Readings.at;
import static minibroker.record.Readings.batch;
import static minibroker.record.Readings.copy;
import static minibroker.record.Readings.first;
import static minibroker.record.Readings.numbered;
import static minibroker.record.Readings.reading;

import brokerfromscratch.testkit.check.Bytes;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(6)
@DisplayName("Stamp the time")
class StampCheck {
    private static final String CRC = "The CRC covers what was changed: compute it again, *after* the changes, over this batch "
        + "alone.";

    /** The same bytes after Kafka has stamped them. */
    private static ByteBuffer kafkas(ByteBuffer batch, TimestampType type, long timestampMs) {
        var stamped = copy(batch);
        MemoryRecords.readableRecords(stamped).batches().iterator().next().setMaxTimestamp(type, timestampMs);
        return stamped;
    }

    /** A wrong CRC first: the bytes around it tell more. */
    private static void expectStamped(String what, ByteBuffer got, ByteBuffer wanted, String suspicion) {
        var withoutCrc = copy(got).putInt(BatchFormat.CRC, wanted.getInt(BatchFormat.CRC));
        Bytes.expect(what + ", apart from its CRC", withoutCrc, wanted, Bytes.Layout.BATCHES, suspicion);
        Bytes.expect(what, got, wanted, Bytes.Layout.BATCHES, CRC);
    }

    @Test
    @DisplayName("log-append time sets one bit and one timestamp, and the CRC follows")
    @Must("stamp-append-time")
    void logAppendTime() {
        for (var codec : CompressionType.values()) {
            var batch = batch(3, codec, numbered(3, reading(1_000, "c-1", "-18.1"), reading(1_001, "c-2", "-17.9")));
            var wanted = kafkas(batch, TimestampType.LOG_APPEND_TIME, 123_456_789);
            for (var time : List.of("once", "twice")) {
                BatchStamp.logAppendTime(batch, 0, batch.limit(), 123_456_789);
                expectStamped("a batch with codec " + codec + ", stamped " + time, batch, wanted,
                    "Set the bit and leave the others as they are: the lowest three name the codec. maxTimestamp is the "
                    + "broker's time; base and deltas stay the producer's.");
            }
        }
    }

    @Test
    @DisplayName("the last stamp counts, whatever time stood there before")
    @Must("stamp-append-time")
    void anotherTime() {
        var batch = first();
        for (long time : List.of(5_000L, 7_000L, 500L)) {
            var wanted = kafkas(first(), TimestampType.LOG_APPEND_TIME, time);
            BatchStamp.logAppendTime(batch, 0, batch.limit(), time);
            expectStamped("the first three readings, stamped with " + time, batch, wanted,
                "The broker's time replaces whatever stood there: a stamp before it, a smaller or a larger time.");
        }
    }

    @Test
    @DisplayName("a largest timestamp that was said wrong is put right, and the CRC follows")
    @Must("stamp-max")
    void maxTimestamp() {
        var batch = first();
        var wanted = kafkas(batch, TimestampType.CREATE_TIME, 5_000);
        BatchStamp.maxTimestamp(batch, 0, batch.limit(), 5_000);
        expectStamped("the first three readings", batch, wanted,
            "One field changes, and no attribute: the times are still the producer's.");
        var smaller = kafkas(first(), TimestampType.CREATE_TIME, 500);
        BatchStamp.maxTimestamp(batch, 0, batch.limit(), 500);
        expectStamped("the same with 500, which is smaller than what it said", batch, smaller,
            "A producer may have said too large a time as well as too small a one: write the one you are given.");
    }

    @Test
    @DisplayName("a batch among others is stamped alone")
    @Must("stamp-alone")
    void amongOthers() {
        var wantedMax = at(11, kafkas(first(), TimestampType.CREATE_TIME, 5_000));
        var buffer = at(11, first());
        BatchStamp.maxTimestamp(buffer, 11, 106, 5_000);
        Bytes.expect("the buffer, after maxTimestamp at 11", copy(buffer), copy(wantedMax), Bytes.Layout.PLAIN,
            "The batch begins at `position` and has `sizeInBytes`, wherever the buffer ends.");
        var wantedTime = at(11, kafkas(first(), TimestampType.LOG_APPEND_TIME, 5_000));
        BatchStamp.logAppendTime(buffer, 11, 106, 5_000);
        Bytes.expect("the buffer, after logAppendTime at 11", copy(buffer), copy(wantedTime), Bytes.Layout.PLAIN,
            "The batch begins at `position` and has `sizeInBytes`, wherever the buffer ends.");
        expect("the buffer's position", buffer.position()).toBe(0,
            "Somebody else reads from this buffer. Use the methods with an index.");
    }
}
