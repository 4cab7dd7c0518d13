package minibroker.runtime.sim;

import java.util.SplittableRandom;
import java.util.TreeMap;

/** Names as the running process sees them, and names as the disk would show them if the power failed now. */
final class Directory implements Inode {
    final TreeMap<String, Inode> entries = new TreeMap<>();
    final TreeMap<String, Inode> durable = new TreeMap<>();

    @Override
    public void losePower(SplittableRandom random) {
        entries.clear();
        entries.putAll(durable);
        entries.values().forEach(inode -> inode.losePower(random));
    }

    /**
     * A change of names that is not forced yet: {@code inode} leaves {@code from} under one name and enters {@code to} under
     * another. A creation comes from nowhere (null), a deletion goes there.
     */
    record Change(Directory from, String fromName, Directory to, String toName, Inode inode) {
        boolean touches(Directory directory) {
            return from == directory || to == directory;
        }

        /** A rename cannot survive the loss of the creation before it. */
        boolean stillApplies() {
            return from == null || from.durable.get(fromName) == inode;
        }

        void makeDurable() {
            if (from != null) {
                from.durable.remove(fromName, inode);
            }
            if (to != null) {
                to.durable.put(toName, inode);
            }
        }
    }
}
