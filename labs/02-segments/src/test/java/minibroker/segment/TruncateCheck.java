package minibroker.segment;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.segment.Readings.DIRECTORY;
import static minibroker.segment.Readings.INDEX;
import static minibroker.segment.Readings.LOG;
import static minibroker.segment.Readings.SPARSE;
import static minibroker.segment.Readings.batch;
import static minibroker.segment.Readings.batches;
import static minibroker.segment.Readings.bytes;
import static minibroker.segment.Readings.content;
import static minibroker.segment.Readings.header;
import static minibroker.segment.Readings.together;

import brokerfromscratch.testkit.check.Bytes;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import minibroker.runtime.sim.Crash;
import minibroker.runtime.sim.SimDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(6)
@DisplayName("Cut back to an offset")
class TruncateCheck {
    private final SimDisk disk = new SimDisk(1);
    private Segment segment;

    @BeforeEach
    void nineBatches() throws IOException {
        disk.createDirectory(DIRECTORY);
        segment = Segment.create(disk, DIRECTORY, 0, SPARSE);
        for (var batch : batches(9)) {
            segment.append(batch.duplicate(), List.of(header(batch)));
        }
    }

    @Test
    @DisplayName("every batch that holds the offset or a later one goes, and no other")
    @Must("truncate-to")
    void cutsBatches() throws IOException {
        segment.truncateTo(9);
        Bytes.expect("the log file", content(disk, LOG), bytes(together(Arrays.copyOf(batches(9), 4))), Bytes.Layout.BATCHES,
            "Offset 9 lies inside the batch of 8 and 9. A batch cannot be cut in two, so it goes.");
        expect("nextOffset()", segment.nextOffset()).toBe(8L, "The first offset after what is left.");
        expect("maxTimestamp()", segment.maxTimestamp()).toBe(1_007L, "The largest timestamp of what is left: catchUp finds it.");
    }

    @Test
    @DisplayName("what was cut cannot be found any more, and its offsets are given again")
    @Must("truncate-forget")
    void givesOffsetsAgain() throws IOException {
        segment.read(0, Integer.MAX_VALUE, true, 16).ifPresent(slice -> slice.file().release());
        segment.truncateTo(8);
        expect("positionOf(16)", segment.positionOf(16)).toBe(Segment.NONE, "It was cut.");
        var large = batch(8, 9);
        segment.append(large.duplicate(), List.of(header(large)));
        expect("positionOf(16)", segment.positionOf(16)).toBe(4L * batch(0, 2).limit(),
            "The lookup remembers its last answers. Whoever takes batches away makes it forget: lookup.forget().");
    }

    @Test
    @DisplayName("a crash in between leaves no index entry that points behind the log's end")
    @Must("truncate-order")
    void indexesFirst() throws IOException {
        segment.close();
        segment = Segment.open(disk, DIRECTORY, 0, SPARSE);
        segment.positionOf(3);
        try {
            disk.crashAt(2, disk::kill);
            segment.truncateTo(2);
        } catch (Crash expected) {
            disk.plugIn();
        }
        expect("bytes in the .index file after the first step of the cut", content(disk, INDEX).length)
            .toBe(0, "The log went first. Until the next recovery the index points to batches that are not there.");
    }
}
