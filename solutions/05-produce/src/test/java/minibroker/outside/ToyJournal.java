package minibroker.outside;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import minibroker.produce.metadata.MetadataJournal;
import minibroker.produce.metadata.MetadataRecord;
import org.apache.kafka.common.protocol.Errors;

/** A journal in memory whose disk, or quorum, is the test: nothing is committed before {@link #commit}. */
public final class ToyJournal implements MetadataJournal {
    private record Proposal(List<MetadataRecord> records, Consumer<Errors> whenCommitted) {}

    private final ArrayDeque<Proposal> proposed = new ArrayDeque<>();
    private final List<MetadataRecord> committed = new ArrayList<>();
    private final List<BiConsumer<MetadataRecord, Long>> subscribers = new ArrayList<>();

    @Override
    public void propose(int controllerEpoch, List<MetadataRecord> atomically, Consumer<Errors> whenCommitted) {
        proposed.add(new Proposal(atomically, whenCommitted));
    }

    @Override
    public void onCommitted(BiConsumer<MetadataRecord, Long> apply) {
        for (int offset = 0; offset < committed.size(); offset++) {
            apply.accept(committed.get(offset), (long) offset);
        }
        subscribers.add(apply);
    }

    @Override
    public int epoch() {
        return 0;
    }

    /** Commits all proposals, and those that follow from them. */
    public void commit() {
        while (!proposed.isEmpty()) {
            var proposal = proposed.remove();
            for (var record : proposal.records()) {
                committed.add(record);
                subscribers.forEach(apply -> apply.accept(record, (long) committed.size() - 1));
            }
            proposal.whenCommitted().accept(Errors.NONE);
        }
    }

    /** Commits what another broker has proposed. */
    public void tell(MetadataRecord... records) {
        for (var record : records) {
            committed.add(record);
            subscribers.forEach(apply -> apply.accept(record, (long) committed.size() - 1));
        }
    }

    /** Refuses the oldest proposal. */
    public void refuse(Errors error) {
        proposed.remove().whenCommitted().accept(error);
    }

    /** How many proposals wait for their fate. */
    public int waiting() {
        return proposed.size();
    }

    /** Puts records into the past. */
    public ToyJournal with(MetadataRecord... records) {
        committed.addAll(List.of(records));
        return this;
    }

    public List<MetadataRecord> committed() {
        return List.copyOf(committed);
    }
}
