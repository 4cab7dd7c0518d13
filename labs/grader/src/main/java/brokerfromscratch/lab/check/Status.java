package brokerfromscratch.lab.check;

/** How one check ended. */
public enum Status {
    PASSED,
    /** The code does something else than it must. */
    FAILED,
    /** The check reached a part that is not written yet. No failure: the learner has not begun. */
    TODO,
    /** Not run: its turn has not come. */
    NOT_RUN
}
