package minibroker.idempotence;

import java.util.LinkedHashMap;

/**
 * All producers that all logs of one broker remember, the one that was silent longest first: where one is too many, that one is
 * forgotten before its time.
 *
 * <p>A producer id costs its sender 70 bytes and the broker 500, for a day: a peer that invents ids ended a broker of 64 MiB in
 * ten seconds, and it could not start again, for the log had them all. Who is forgotten may go on as anybody unknown may
 * (KIP-360); only its own retry would not be known for one. Kafka has no such bound; KIP-936 proposes one. Loop thread only.
 */
final class ProducerCrowd {
    /** One entry with five batches, and its places in two maps. */
    static final int BYTES_EACH = 512;

    private final long most;
    private final LinkedHashMap<ProducerEntry, ProducerState> bySilence = new LinkedHashMap<>(16, 0.75f, true);

    /** @param most how many may be remembered; at least one is */
    ProducerCrowd(long most) {
        this.most = Math.max(1, most);
    }

    /** {@code entry} of this log has just written something. */
    void heard(ProducerEntry entry, ProducerState of) {
        bySilence.put(entry, of);
        if (bySilence.size() > most) {
            var silentLongest = bySilence.entrySet().iterator().next();
            silentLongest.getValue().forget(silentLongest.getKey());
        }
    }

    /** Its log remembers it no longer. */
    void gone(ProducerEntry entry) {
        bySilence.remove(entry);
    }

    /** How many all logs remember. */
    int size() {
        return bySilence.size();
    }
}
