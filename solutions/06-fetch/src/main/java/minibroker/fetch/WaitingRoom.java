package minibroker.fetch;

/**
 * Bounds what all waiting questions keep on the heap. A Fetch that waits keeps an object or two for each partition that it names,
 * known or not, and it is looked at whenever one of them changes: 600 connections that each waited with 20,000 names filled a
 * heap, and made an honest producer wait for half a minute. Who finds no room is answered at once with what there is, which the
 * protocol allows at any time, and asks again. Who names few partitions, as nearly everybody does, always finds room.
 *
 * <p>Kafka bounds neither; there {@code FetchSession} caches, and one thread of many is slow. Loop thread only.
 */
final class WaitingRoom {
    /** Bytes of heap for one named partition: as it was asked, as it is known, and its place under a key. */
    static final int BYTES_EACH = 512;

    /** Who names no more partitions than these always finds room: 32 KiB for a connection. */
    static final int ALWAYS = 64;

    private final long most;
    private long taken;

    /** @param heapBytes the heap of this process; waiting questions get an eighth of it */
    WaitingRoom(long heapBytes) {
        this.most = heapBytes / 8 / BYTES_EACH;
    }

    /** Whether a question that names so many partitions may wait. */
    boolean hasRoomFor(int partitions) {
        return partitions <= ALWAYS || taken + partitions <= most;
    }

    /** The same question; as long as it waits, it takes room for so many partitions. */
    Purgatory.Waiting seat(Purgatory.Waiting question, int partitions) {
        return new Seat(question, partitions);
    }

    /** How many partitions the waiting questions name together. */
    long taken() {
        return taken;
    }

    private final class Seat implements Purgatory.Waiting {
        private final Purgatory.Waiting question;
        private final int partitions;
        private boolean taking;

        Seat(Purgatory.Waiting question, int partitions) {
            this.question = question;
            this.partitions = partitions;
        }

        @Override
        public boolean tryComplete() {
            var answered = question.tryComplete();
            if (answered) {
                leave();
            }
            return answered;
        }

        @Override
        public void parked(Runnable forget) {
            taking = true;
            taken += partitions;
            question.parked(() -> {
                forget.run();
                leave();
            });
        }

        @Override
        public void expire() {
            leave();
            question.expire();
        }

        private void leave() {
            if (taking) {
                taking = false;
                taken -= partitions;
            }
        }
    }
}
