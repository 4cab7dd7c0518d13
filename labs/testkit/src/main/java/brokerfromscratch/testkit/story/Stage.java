package brokerfromscratch.testkit.story;

import java.util.List;
import minibroker.runtime.sim.SimDisk;
import minibroker.runtime.sim.SimNode;
import minibroker.runtime.sim.Simulation;

/**
 * Where a story is played: a simulated world, fresh for each playing, that keeps what happens in it. The disk's operations and
 * the network's frames are kept by themselves; {@link #say} adds what the story knows of them.
 */
public final class Stage {
    /** Before a note that tells of an end, such as a power loss. */
    static final String END = "! ";

    private static final String STORY = "story";
    private static final String DISK = "disk";

    private final Simulation simulation;
    private SimNode ownerOfDisk;                // null until a disk is asked for

    Stage(long seed, boolean keepsText) {
        this.simulation = new Simulation(seed).tracing(keepsText);
    }

    /** The seed of this playing, for what the interpreter itself decides at random. */
    public long seed() {
        return simulation.seed();
    }

    /** For a story of several nodes. */
    public Simulation simulation() {
        return simulation;
    }

    /** For a story of a single disk; the same one at each call. Its operations stand in the trace under "disk". */
    public SimDisk disk() {
        if (ownerOfDisk == null) {
            ownerOfDisk = simulation.addNode(DISK);
        }
        return ownerOfDisk.disk();
    }

    /** The process that uses {@link #disk} is killed; what it wrote stays. The next one may use the disk at once. */
    public void kill() {
        disk().kill();
        note(DISK, END + "the process is killed");
        disk().plugIn();
    }

    /** The plug is pulled, and put in again: of what was not forced, anything may be missing. */
    public void losePower() {
        disk().losePower();
        note(DISK, END + "the power is lost");
        disk().plugIn();
    }

    /** A line of the story: which step this is, what came of it. */
    public void say(String format, Object... values) {
        note(STORY, format, values);
    }

    /** The same in the lane of a node. */
    public void note(String lane, String format, Object... values) {
        simulation.trace().note(lane, values.length == 0 ? format : format.formatted(values));
    }

    List<String> lines() {
        return simulation.trace().lines();
    }
}
