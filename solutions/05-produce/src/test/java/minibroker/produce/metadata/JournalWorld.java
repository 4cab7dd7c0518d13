package minibroker.produce.metadata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import minibroker.log.LogDirectory;
import minibroker.log.LogDirectorySettings;
import minibroker.log.PassengerFactory;
import minibroker.produce.metadata.MetadataRecord.ProducerIdsRecord;
import minibroker.runtime.sim.SimNode;
import minibroker.runtime.sim.Simulation;
import org.apache.kafka.common.protocol.Errors;

/** A {@link LocalJournal} on a simulated machine that can be killed and unplugged. Records are numbered from 1 on. */
final class JournalWorld {
    final Simulation simulation;
    final SimNode node;
    /** Numbers that a subscriber was told of, in this life. */
    final List<Long> applied = new ArrayList<>();
    /** What became of each proposal, in the order of the answers. */
    final List<Errors> answers = new ArrayList<>();
    LogDirectory directory;
    LocalJournal journal;
    private long nextNumber = 1;

    JournalWorld(Simulation simulation) {
        this.simulation = simulation;
        this.node = simulation.addNode("broker");
        boot();
    }

    /** Starts the process; what the journal holds is in {@link #applied} at once. */
    void boot() {
        applied.clear();
        node.boot(machine -> {
            try {
                directory = LogDirectory.open(
                        machine.doors(), machine.loop(), LogDirectorySettings.defaults(1), PassengerFactory.NONE);
                journal = LocalJournal.open(directory, machine.doors(), machine.loop());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            journal.onCommitted((record, offset) -> applied.add(((ProducerIdsRecord) record).nextProducerId()));
        });
    }

    /** Proposes the next numbers together, in a turn of the broker's loop. */
    void propose(int count) {
        var records = new ArrayList<MetadataRecord>();
        for (int i = 0; i < count; i++) {
            records.add(new ProducerIdsRecord(1, nextNumber++));
        }
        node.loop().submit(() -> journal.propose(journal.epoch(), records, answers::add));
    }

    /** Until nothing happens any more. */
    void settle() {
        simulation.runFor(10_000);
    }
}
