package minibroker.produce;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import minibroker.log.Admission;
import minibroker.log.AppendOrigin;
import minibroker.log.LogDirectory;
import minibroker.log.LogDirectorySettings;
import minibroker.log.LogPassenger;
import minibroker.log.LogSettings;
import minibroker.record.BatchHeader;
import minibroker.runtime.sim.SimNode;
import minibroker.runtime.sim.Simulation;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;

/** Your road with somebody at each gate, who writes down what happens, and answers when the check says so. */
final class Road {
    static final short ACKS_ALL = -1;
    static final long TIMEOUT_MS = 1500;
    static final Uuid TOPIC_ID = new Uuid(7, 7);

    private final SimNode node = new Simulation(1).addNode("broker");
    final TopicIdPartition partition = partition(0);
    /** What happened, in order: "gate", "written 0", "committed 3", "waits for 3", "answered NONE". */
    final List<String> story = new ArrayList<>();
    final List<AppendOutcome> outcomes = new ArrayList<>();
    /** Those who wait at the gate, and for an acknowledgement; null: nobody waits, the answer is yes. */
    List<Consumer<Errors>> atGate;
    List<Consumer<Errors>> forAck;
    /** What the passenger of the log says of each batch. */
    Admission admission = Admission.ACCEPT;
    /** How far the commit rule lets readers go; null: to the end. */
    Long committedAt;
    Partitions partitions;
    final LeaderAppend leader;

    Road() {
        this(LogSettings.DEFAULT);
    }

    Road(LogSettings settings) {
        node.boot(up -> {
            try {
                var logs = LogDirectory.open(up.doors(), up.loop(), LogDirectorySettings.defaults(1),
                    (id, storage, directory) -> List.of(new Rider()));
                partitions = new Partitions(logs, topic -> settings, log -> {
                    var upTo = committedAt == null ? log.offsets().logEndOffset() : committedAt;
                    if (log.offsets().logEndOffset() > 0) {
                        story.add("committed " + upTo);
                    }
                    log.advanceHighWatermark(upTo);
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        leader = new LeaderAppend(node.doors().clock(), partitions, this::gate, this::ack);
    }

    private final class Rider implements LogPassenger {
        @Override
        public Admission admit(BatchHeader batch, AppendOrigin origin) {
            return admission;
        }
    }

    static TopicIdPartition partition(int number) {
        return new TopicIdPartition(TOPIC_ID, number, "readings");
    }

    /** We lead partition 0 of readings, in epoch 3. */
    Road leading() {
        partitions.leading(partition, 3);
        return this;
    }

    private void gate(TopicIdPartition id, BatchHeader batch, AppendOrigin origin, short acks, Consumer<Errors> then) {
        story.add("gate");
        answer(atGate, then);
    }

    private void ack(TopicIdPartition id, long requiredOffset, short acks, long deadlineMs, Consumer<Errors> then) {
        story.add("waits for " + requiredOffset);
        answer(forAck, then);
    }

    private static void answer(List<Consumer<Errors>> waiting, Consumer<Errors> then) {
        if (waiting == null) {
            then.accept(Errors.NONE);
        } else {
            waiting.add(then);
        }
    }

    Road append(ByteBuffer batch) {
        return append(batch, AppendOrigin.CLIENT);
    }

    Road append(ByteBuffer batch, AppendOrigin origin) {
        return append(batch, origin, ACKS_ALL);
    }

    Road append(ByteBuffer batch, AppendOrigin origin, short acks) {
        leader.append(partition, batch, origin, acks, TIMEOUT_MS, base -> story.add("written " + base), outcome -> {
            story.add("answered " + outcome.error());
            outcomes.add(outcome);
        });
        return this;
    }

    /** The broker's time; it stands still unless the simulation runs. */
    long nowMs() {
        return node.doors().clock().wallMs();
    }

    /** The disk takes no bytes of the partition. */
    void diskSaysNo() {
        partitions.diskRefused(partition, 1, new IOException("No space left on device (a check's own)"));
    }

    long logEndOffset() {
        return partitions.find(partition).orElseThrow().log().offsets().logEndOffset();
    }

    void deleteBelow(long offset) throws IOException {
        partitions.find(partition).orElseThrow().log().raiseLogStart(offset);
    }
}
