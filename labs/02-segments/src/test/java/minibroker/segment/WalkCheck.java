package minibroker.segment;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.segment.Readings.batch;
import static minibroker.segment.Readings.batches;
import static minibroker.segment.Readings.logWith;
import static minibroker.segment.Readings.together;
import static minibroker.segment.Readings.walk;

import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import minibroker.record.BatchFormat;
import minibroker.runtime.sim.SimDisk;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(2)
@DisplayName("Walk from header to header")
class WalkCheck {
    private final SimDisk disk = new SimDisk(1);
    private final ByteBuffer[] three = batches(3);
    private final int batchBytes = three[0].limit();

    private HeaderScan scanOf(ByteBuffer bytes) throws IOException {
        return new HeaderScan(logWith(disk, bytes), 0, bytes.limit(), HeaderScan.FAR_BYTES);
    }

    @Test
    @DisplayName("a walk meets every batch with its position, in order")
    @Must("walk-all")
    void meetsAll() throws IOException {
        expect("offset@position of the batches", walk(scanOf(together(three))))
            .toBe(List.of("0@0", "2@" + batchBytes, "4@" + 2 * batchBytes),
                "The next batch starts sizeInBytes() behind this one: batchLength does not count the first 12 bytes.");
    }

    @Test
    @DisplayName("a walk skips records, however large they are")
    @Must("walk-all")
    void skipsRecords() throws IOException {
        var large = batch(0, 5_000);
        expect("offset@position of the batches", walk(scanOf(together(large, batch(5_000, 1)))))
            .toBe(List.of("0@0", "5000@" + large.limit()),
                "A batch may be larger than the chunk in memory. inChunk(position, bytes) fetches what is needed.");
    }

    @Test
    @DisplayName("a walk ends where the file ends, and stays there")
    @Must("walk-end")
    void endsAtTheEnd() throws IOException {
        var scan = scanOf(three[0]);
        scan.next();
        expect("next() at the end", scan.next()).toBe(false, "Fewer bytes are left than a header has.");
        expect("header() after that", scan.header().baseOffset()).toBe(0L, "When next() says false, nothing has moved.");
        expect("position() after that", scan.position()).toBe(0, "When next() says false, nothing has moved.");
        scan.requireEnd();
    }

    @Test
    @DisplayName("a walk ends at the end that it was given, even if the file goes on")
    @Must("walk-end")
    void endsWhereItWasTold() throws IOException {
        var file = logWith(disk, together(three));
        expect("offset@position of the batches", walk(new HeaderScan(file, 0, 2 * batchBytes, HeaderScan.FAR_BYTES)))
            .toBe(List.of("0@0", "2@" + batchBytes), "Hold the length against `end`, not against the length of the file.");
    }

    @Test
    @DisplayName("a batch that fills the rest to the last byte is met")
    @Must("walk-all")
    void headerAlone() throws IOException {
        var header = batch(2, 1).limit(BatchFormat.HEADER_BYTES).putInt(BatchFormat.BATCH_LENGTH, BatchFormat.HEADER_BYTES - 12);
        expect("offset@position of the batches", walk(scanOf(together(three[0], header)))).toBe(List.of("0@0", "2@" + batchBytes),
            "Exactly 61 bytes are left and the header promises no more: a batch without records is a batch.");
    }

    @Test
    @DisplayName("a disk that cannot be read is not the end of the file")
    @Must("walk-broken-disk")
    void brokenDisk() throws IOException {
        var file = logWith(disk, together(three));
        var scan = new HeaderScan(file, 0, 3 * batchBytes, HeaderScan.FAR_BYTES);
        file.truncate(30);
        var heard = false;
        try {
            scan.next();
        } catch (IOException e) {
            heard = true;
        }
        expect("next() threw the IOException", heard).toBe(true,
            "The bytes should be there and cannot be had. Who says false here lets recovery cut sound batches away.");
    }

    @Test
    @DisplayName("a header of which a part is missing is no batch")
    @Must("walk-torn")
    void tornHeader() throws IOException {
        var torn = together(three[0], three[1].duplicate().limit(BatchFormat.HEADER_BYTES - 1));
        expect("offset@position of the batches", walk(scanOf(torn))).toBe(List.of("0@0"),
            "60 bytes are left, a header has 61: it cannot be read, and must not be tried.");
    }

    @Test
    @DisplayName("a batch that promises more bytes than are there is no batch")
    @Must("walk-torn")
    void tornRecords() throws IOException {
        var torn = together(three[0], three[1].duplicate().limit(batchBytes - 1));
        expect("offset@position of the batches", walk(scanOf(torn))).toBe(List.of("0@0"),
            "It looks as if the length was believed before the file was asked how much it holds.");
    }

    @Test
    @DisplayName("bytes that are no header end the walk: zeros, another magic, a length that leads back")
    @Must("walk-nonsense")
    void nonsense() throws IOException {
        var zeros = ByteBuffer.allocate(200);
        var otherMagic = three[1].duplicate();
        var backwards = batch(2, 2).putInt(BatchFormat.BATCH_LENGTH, -12);
        var tooShort = batch(2, 2).putInt(BatchFormat.BATCH_LENGTH, 20);
        var overflowing = batch(2, 2).putInt(BatchFormat.BATCH_LENGTH, Integer.MAX_VALUE);
        otherMagic = together(otherMagic).put(BatchFormat.MAGIC, (byte) 1);
        for (var bad : List.of(zeros, otherMagic, backwards, tooShort, overflowing)) {
            expect("offset@position of the batches", walk(scanOf(together(three[0], bad)))).toBe(List.of("0@0"),
                "No field is believed before another one vouches for it. BatchCheck.frame looks at magic and length.");
        }
    }

    @Test
    @DisplayName("a refusal moves nothing, whatever it was that was refused")
    @Must("walk-end")
    void refusalMovesNothing() throws IOException {
        var torn = three[1].duplicate().limit(batchBytes - 1);
        var otherMagic = together(three[1]).put(BatchFormat.MAGIC, (byte) 1);
        for (var bad : List.of(torn, otherMagic)) {
            var scan = scanOf(together(three[0], bad));
            scan.next();
            expect("next() at a batch that does not count", scan.next()).toBe(false, "It is torn, or it is no batch at all.");
            expect("header() after that", scan.header().baseOffset()).toBe(0L,
                "The field was overwritten before it was clear that the batch counts. Judge a candidate first, then move.");
            expect("position() after that", scan.position()).toBe(0, "Judge a candidate first, then move.");
            expect("next(), asked once more", scan.next()).toBe(false, "nextPosition has moved although nothing was met.");
        }
    }
}
