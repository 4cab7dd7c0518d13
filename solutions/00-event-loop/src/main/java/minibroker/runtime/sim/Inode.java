package minibroker.runtime.sim;

import java.util.SplittableRandom;

/** What a name on a simulated disk leads to; like on a real one, the name is not part of it. */
sealed interface Inode permits Directory, FileContent {
    /** What is left after the power came back. */
    void losePower(SplittableRandom random);
}
