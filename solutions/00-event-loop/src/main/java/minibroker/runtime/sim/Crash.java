package minibroker.runtime.sim;

/**
 * The machine stops here, between two disk operations of one turn. An {@code Error}, so that no {@code catch} of the
 * broker mistakes it for a disk that says no; the simulation catches it where the turn began.
 */
public final class Crash extends Error {
    Crash(String message) {
        super(message, null, false, false);        // thrown ten thousand times a test run, and never read
    }
}
