package minibroker.runtime.sim;

/** An exception escaped from a simulated turn; the message holds the seed that makes it happen again. */
public final class SimulationFailure extends AssertionError {
    SimulationFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
