package minibroker.log;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.log.Readings.baseOffsets;
import static minibroker.log.Readings.batch;
import static minibroker.log.Readings.headersIn;

import brokerfromscratch.testkit.check.CheckFailure;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(1)
@DisplayName("Read across segments")
class ReadCheck {
    private final LogSettings settings = Readings.settings();
    private Machine machine;
    private SegmentList segments;
    private LocalLog log;
    private int openBefore;

    /** Batches 5–7, 8–9 | 10–12, 20–21 (a gap before it) | 22 | 23–26: four segments. */
    @BeforeEach
    void fourSegments() throws IOException {
        machine = Machine.started();
        openBefore = machine.disk().openFiles();
        log = machine.local(settings, new ArrayList<>(),
                machine.segment(settings, 5, batch(5, 3), batch(8, 2)),
                machine.segment(settings, 10, batch(10, 3), batch(20, 2)),
                machine.segment(settings, 22, batch(22, 1)),
                machine.segment(settings, 23, batch(23, 4)));
        segments = log.segments();
    }

    @Test
    @DisplayName("an offset lies in the last segment that begins at it or before it")
    @Must("read-find")
    void finds() {
        var wanted = List.of(5L, 6L, 9L, 10L, 15L, 21L, 22L, 23L, 26L, 27L, 1L << 40);
        var found = wanted.stream().map(segments::indexOf).toList();
        expect("indexOf " + wanted + ", segments begin at 5, 10, 22, 23", found).toBe(List.of(0, 0, 0, 1, 1, 1, 2, 3, 3, 3, 3),
                "Compare with where segments begin. One that begins exactly at the offset holds it.");
    }

    @Test
    @DisplayName("what lies before all segments belongs to the first")
    @Must("read-find")
    void findsBeforeAll() {
        expect("indexOf(0), where the first segment begins at 5", segments.indexOf(0)).toBe(0,
                "Whoever asks from before the beginning starts at the beginning: 0, not -1, and no exception.");
    }

    @Test
    @DisplayName("a slice begins with the batch that holds the offset, and ends with its segment")
    @Must("read-slice")
    void slice() throws IOException {
        expect("batches of read(6)", read(6, 10_000, 27)).toBe(List.of(5L, 8L),
                "The slice lies in one segment, the one that holds the offset; its first batch may begin below it.");
        expect("batches of read(22)", read(22, 10_000, 27)).toBe(List.of(22L),
                "Offset 22 is where a segment begins: the segment before it ends there and has nothing of it.");
    }

    @Test
    @DisplayName("an offset in a gap is read from the next batch on")
    @Must("read-slice")
    void gap() throws IOException {
        expect("batches of read(15), where 13 to 19 were compacted away", read(15, 10_000, 27)).toBe(List.of(20L),
                "The segment knows where its next batch is. Ask for the offset itself, not for the segment's first.");
    }

    @Test
    @DisplayName("whoever asks again behind the last batch comes to the end")
    @Must("read-slice")
    void across() throws IOException {
        List<Long> met = new ArrayList<>();
        var next = 5L;
        for (int asked = 0; next < 27 && asked < 20; asked++) {
            var slice = log.read(next, 10_000, true, 27);
            if (slice.isEmpty()) {
                break;
            }
            var headers = headersIn(slice.get());
            met.addAll(baseOffsets(headers));
            next = headers.get(headers.size() - 1).nextOffset();
        }
        expect("batches that a consumer meets on its way from 5 to 27", met).toBe(List.of(5L, 8L, 10L, 20L, 22L, 23L),
                "Where one segment has no more, the next one begins with the offset that is asked for then.");
    }

    @Test
    @DisplayName("nothing at the bound or behind it is handed out")
    @Must("read-bound")
    void bound() throws IOException {
        expect("batches of read(10) up to 20", read(10, 10_000, 20)).toBe(List.of(10L), "upToOffset is exclusive.");
        expect("batches of read(10) up to 22", read(10, 10_000, 22)).toBe(List.of(10L, 20L),
                "upToOffset lies in the next segment, so this one is read to its end.");
        expect("batches of read(22) up to 22", read(22, 10_000, 22)).toBe(null,
                "Nothing lies below 22 and at 22 or later: empty, not a slice with nothing in it.");
        expect("batches of read(23) up to 22", read(23, 10_000, 22)).toBe(null,
                "A consumer may ask from behind the bound: there is nothing for it yet.");
    }

    @Test
    @DisplayName("a limit that leaves nothing is an empty answer, not a reason to skip")
    @Must("read-empty")
    void limit() throws IOException {
        var small = batch(22, 1).limit() + 1;
        expect("read(20) with room for %d bytes, which the batch at 20 does not fit".formatted(small),
                log.read(20, small, false, 27).map(slice -> slice.size())).toBe(Optional.empty(),
                "A batch that does not fit may not be left out: a reader that gets the next one misses records.");
        expect("batches of read(20) with room for 1 byte and minOneBatch", read(20, 1, 27)).toBe(List.of(20L),
                "Hand maxBytes and minOneBatch to the segment as they are.");
    }

    @Test
    @DisplayName("at the end there is nothing, and that is no error")
    @Must("read-empty")
    void end() throws IOException {
        expect("batches of read(27), the end of the log", read(27, 10_000, 27))
                .toBe(null, "A consumer that has caught up asks there.");
    }

    @Test
    @DisplayName("a slice that is not handed out lets go of its file")
    @Must("read-empty")
    void releases() throws IOException {
        log.read(8, 10_000, true, 8);
        log.read(20, 10, false, 27);
        log.read(26, 10_000, true, 22);
        segments.all().forEach(segment -> segment.release());
        expect("log files still open, after all four segments have let go of theirs", machine.disk().openFiles()).toBe(openBefore,
                "Each slice owns one reference of its file. Nobody else will release one that you throw away.");
    }

    @Test
    @DisplayName("headers are shown from the batch that holds the offset to the end of the last segment")
    @Must("read-headers")
    void headers() throws IOException {
        expect("base offsets shown from 8", headersFrom(8)).toBe(List.of(8L, 10L, 20L, 22L, 23L),
                "Not only the segment that holds the offset: all behind it, too.");
        expect("base offsets shown from 21", headersFrom(21)).toBe(List.of(20L, 22L, 23L), "The batch from 20 to 21 holds it.");
        expect("base offsets shown from 27, the end", headersFrom(27)).toBe(List.of(), "There is nothing behind the end.");
        expect("base offsets shown from 0", headersFrom(0)).toBe(List.of(5L, 8L, 10L, 20L, 22L, 23L), "From the beginning on.");
    }

    private List<Long> headersFrom(long offset) throws IOException {
        List<Long> shown = new ArrayList<>();
        log.forEachHeader(offset, (header, position) -> shown.add(header.baseOffset()));
        return shown;
    }

    /** Base offsets of what is handed out; null if there is nothing. */
    private List<Long> read(long offset, int maxBytes, long upTo) throws IOException {
        try {
            var slice = log.read(offset, maxBytes, true, upTo);
            return slice.isPresent() ? baseOffsets(headersIn(slice.get())) : null;
        } catch (IllegalStateException e) {
            throw new CheckFailure("read(%d), and the slice that it hands out".formatted(offset), "its file is open",
                    e.getMessage(), "A file was released once too often. Release what you throw away, once, and nothing else: "
                    + "what you hand out belongs to your caller.");
        }
    }
}
