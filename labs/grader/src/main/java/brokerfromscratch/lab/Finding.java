package brokerfromscratch.lab;

/** One broken promise, with the line that shows it. */
record Finding(Promise promise, String evidence) {

    /** What a log owes to those who write to it. Each can be broken without the others. */
    enum Promise {
        /** An acknowledged line was not read back. */
        NOTHING_LOST("lost"),
        /** A line was read back twice. */
        NOTHING_DUPLICATED("duplicated"),
        /** A line was read back after one that was sent later to the same partition. */
        NOTHING_REORDERED("out of order"),
        /** What was read back was never sent, or was sent with another text or key. */
        NOTHING_ALTERED("altered"),
        /** An acknowledged line was read back, but from another place than the acknowledgement names. */
        NOTHING_MOVED("not where it was acknowledged");

        private final String broken;

        Promise(String broken) {
            this.broken = broken;
        }

        /** In words, what happened to a line if this promise was broken. */
        String broken() {
            return broken;
        }
    }
}
