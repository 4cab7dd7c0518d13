package minibroker.idempotence;

import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import minibroker.produce.metadata.MetadataJournal;
import minibroker.produce.metadata.MetadataRecord;
import org.apache.kafka.common.protocol.Errors;

/** A journal that many brokers share and that commits when the test says so, in the order of the proposals. */
final class ToyJournal implements MetadataJournal {
    private record Proposal(List<MetadataRecord> records, Consumer<Errors> whenCommitted) {}

    private final List<MetadataRecord> committed = new ArrayList<>();
    private final List<BiConsumer<MetadataRecord, Long>> listeners = new ArrayList<>();
    private final LinkedList<Proposal> proposals = new LinkedList<>();

    @Override
    public void propose(int controllerEpoch, List<MetadataRecord> atomically, Consumer<Errors> whenCommitted) {
        proposals.add(new Proposal(atomically, whenCommitted));
    }

    @Override
    public void onCommitted(BiConsumer<MetadataRecord, Long> apply) {
        for (int i = 0; i < committed.size(); i++) {
            apply.accept(committed.get(i), (long) i);
        }
        listeners.add(apply);
    }

    @Override
    public int epoch() {
        return 0;
    }

    int undecided() {
        return proposals.size();
    }

    void commitNext() {
        var next = proposals.remove();
        for (var record : next.records()) {
            committed.add(record);
            listeners.forEach(listener -> listener.accept(record, committed.size() - 1L));
        }
        next.whenCommitted().accept(Errors.NONE);
    }

    void refuseNext(Errors error) {
        proposals.remove().whenCommitted().accept(error);
    }

    /** The processes die; what they had proposed may still be committed, but nobody hears of it. */
    void killProposers() {
        listeners.clear();
        proposals.replaceAll(proposal -> new Proposal(proposal.records(), error -> {}));
    }
}
