package minibroker.segment;

import static minibroker.segment.TestSegments.DIRECTORY;
import static minibroker.segment.TestSegments.append;
import static minibroker.segment.TestSegments.batch;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import minibroker.record.BatchHeader;
import minibroker.runtime.sim.Crash;
import minibroker.runtime.sim.SeededRuns;
import minibroker.runtime.sim.SimDisk;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Random appends, forces and cuts; a crash anywhere, also in the middle of a write; recovery; and on, a few lives long. */
@DisplayName("A segment under random crashes")
class SegmentRecoverySeedsTest {
    private static final int LIVES = 4;
    private static final int MOST_STEPS_PER_LIFE = 40;
    private static final long LARGE = 1 << 30;

    @Test
    @DisplayName("comes back as whole batches: a kill takes nothing, a power loss nothing that was forced")
    void comesBack() {
        SeededRuns.of("solutions/02-segments", getClass()).check(500, run -> new Story(run).tell());
    }

    /** One seed. {@code written} is what the segment should hold; the first {@code forced} of it are safe from anything. */
    private static final class Story {
        private final SeededRuns.Run run;
        private final SplittableRandom random;
        private final SimDisk disk;
        private final Segment.Limits limits;
        private List<ByteBuffer> written = new ArrayList<>();
        /** What {@code written} becomes if the operation under way happens after all. */
        private List<ByteBuffer> underWay = written;
        private int forced;
        private Segment segment;

        Story(SeededRuns.Run run) throws IOException {
            this.run = run;
            this.random = run.random();
            this.disk = new SimDisk(run.seed());
            this.limits = new Segment.Limits(random.nextInt(600), 100 + random.nextInt(2_000));
            disk.createDirectory(DIRECTORY);
            disk.forceDirectory("");
            segment = Segment.create(disk, DIRECTORY, 0, limits);
        }

        void tell() throws IOException {
            for (int life = 1; life <= LIVES; life++) {
                var power = random.nextBoolean();
                disk.crashAt(1 + random.nextInt(MOST_STEPS_PER_LIFE), power ? disk::losePower : disk::kill);
                try {
                    live();
                    run.say("life %d ends after its last step: %s", life, power ? "power loss" : "kill");
                    crashNow(power);
                } catch (Crash crash) {
                    run.say("life %d ends: %s, %s", life, crash.getMessage(), power ? "power loss" : "kill");
                }
                disk.plugIn();
                disk.capacityBytes(LARGE);
                comeBack(power);
            }
        }

        private void crashNow(boolean power) {
            if (power) {
                disk.losePower();
            } else {
                disk.kill();
            }
        }

        private void live() throws IOException {
            for (int steps = random.nextInt(MOST_STEPS_PER_LIFE); steps > 0; steps--) {
                switch (random.nextInt(10)) {
                    case 0 -> force();
                    case 1 -> truncate();
                    case 2 -> reopen();
                    case 3 -> disk.capacityBytes(disk.totalBytes() - disk.usableBytes() + random.nextInt(2_000));
                    default -> appendSome();
                }
                underWay = written;
            }
        }

        private void appendSome() throws IOException {
            underWay = new ArrayList<>(written);
            var batches = new ArrayList<ByteBuffer>();
            var offset = segment.nextOffset();
            for (int i = 0; i <= random.nextInt(3); i++) {
                var batch = batch(offset, 1 + random.nextInt(4), random.nextInt(400), random.nextInt(10_000));
                offset = BatchHeader.read(batch, 0).nextOffset() + random.nextInt(2);
                batches.add(batch);
            }
            underWay.addAll(batches);
            run.say("append %d batches at offset %d, position %d", batches.size(), segment.nextOffset(), segment.sizeBytes());
            try {
                append(segment, batches.toArray(ByteBuffer[]::new));
                written = underWay;
            } catch (IOException e) {
                run.say("   %s", e.getMessage());
                disk.capacityBytes(LARGE);
            }
        }

        private void force() throws IOException {
            run.say("force %d batches", written.size());
            try {
                segment.force();
                forced = written.size();
            } catch (IOException e) {
                run.say("   %s", e.getMessage());
                disk.capacityBytes(LARGE);
            }
        }

        private void truncate() throws IOException {
            var offset = random.nextLong(segment.nextOffset() + 1);
            underWay = written.stream().filter(batch -> BatchHeader.read(batch, 0).lastOffset() < offset).toList();
            forced = Math.min(forced, underWay.size());
            run.say("truncate to offset %d: %d batches stay", offset, underWay.size());
            segment.truncateTo(offset);
            disk.capacityBytes(LARGE);
            segment.force();                       // or the old tail might come back under a new batch
            written = new ArrayList<>(underWay);
            forced = written.size();
        }

        private void reopen() throws IOException {
            run.say("close and open");
            disk.capacityBytes(LARGE);
            segment.close();
            segment = Segment.open(disk, DIRECTORY, 0, limits);
            assertThat(segment.needsRecovery()).isFalse();
            assertHolds(written);
        }

        private void comeBack(boolean power) throws IOException {
            segment = Segment.open(disk, DIRECTORY, 0, limits);
            var survivors = new ArrayList<BatchHeader>();
            var cut = segment.recover((header, position) -> survivors.add(header));
            run.say("recovered: %d batches, %d bytes cut", survivors.size(), cut);
            var held = batchesOf(segment);
            assertThat(survivors).as("what the visitor saw").hasSize(held.size());
            var safe = power ? written.subList(0, forced) : shorter(written, underWay);
            assertThat(isPrefix(safe, held)).as("all %d batches that were safe are there", safe.size()).isTrue();
            assertThat(isPrefix(held, longer(written, underWay))).as("nothing is there but what was written").isTrue();
            written = held;
            underWay = written;
            assertHolds(held);
            segment.force();
            forced = written.size();
        }

        private static boolean isPrefix(List<ByteBuffer> prefix, List<ByteBuffer> all) {
            return prefix.size() <= all.size() && prefix.equals(all.subList(0, prefix.size()));
        }

        private static List<ByteBuffer> shorter(List<ByteBuffer> a, List<ByteBuffer> b) {
            return a.size() < b.size() ? a : b;
        }

        private static List<ByteBuffer> longer(List<ByteBuffer> a, List<ByteBuffer> b) {
            return a.size() < b.size() ? b : a;
        }

        /** Every batch is found by its offsets and by its time, and the numbers are those of a walk over all. */
        private void assertHolds(List<ByteBuffer> batches) throws IOException {
            var position = 0L;
            var maxTimestamp = -1L;
            for (var batch : batches) {
                var header = BatchHeader.read(batch, 0);
                assertThat(segment.positionOf(header.lastOffset())).as("position of %d", header.lastOffset()).isEqualTo(position);
                maxTimestamp = Math.max(maxTimestamp, header.maxTimestamp());
                position += batch.limit();
            }
            assertThat(segment.sizeBytes()).isEqualTo(position).isEqualTo(segment.file().size());
            assertThat(segment.maxTimestamp()).isEqualTo(maxTimestamp);
            if (maxTimestamp >= 0) {
                var youngest = segment.findByTimestamp(maxTimestamp, 0).orElseThrow();
                assertThat(segment.positionOf(youngest.offset())).isEqualTo(segment.positionOf(segment.offsetOfMaxTimestamp()));
            }
        }

        private static List<ByteBuffer> batchesOf(Segment segment) throws IOException {
            var batches = new ArrayList<ByteBuffer>();
            segment.forEachHeader(0, (header, position) -> {
                var batch = ByteBuffer.allocate(header.sizeInBytes());
                segment.file().read(batch, position);
                batches.add(batch.flip());
            });
            return batches;
        }
    }
}
