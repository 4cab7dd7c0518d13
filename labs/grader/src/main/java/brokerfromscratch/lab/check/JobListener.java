package brokerfromscratch.lab.check;

/** Hears what happens in a job while it happens. */
public interface JobListener {
    default void ended(CheckResult check) {}

    /** All other checks are over; what comes now takes seconds. */
    default void momentBegins(LabReport soFar) {}

    /** The process of the learner's code does nothing until a debugger comes to this port of 127.0.0.1. */
    default void waitsForDebugger(int port) {}
}
