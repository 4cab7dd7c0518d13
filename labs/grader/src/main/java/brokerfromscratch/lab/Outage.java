package brokerfromscratch.lab;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A SIGKILL and a new start on the same data, on a thread of its own, so that the sender never pauses: requests are under
 * way when the broker dies, and the producer knocks at a closed door until it is back.
 */
final class Outage {
    private final CompletableFuture<Void> over;

    /** Strikes when half of the lines are acknowledged. */
    Outage(Broker broker, Sender sender, Terminal terminal) {
        over = sender.halfAcknowledged().thenRunAsync(() -> killAndStart(broker, sender, terminal));
    }

    private static void killAndStart(Broker broker, Sender sender, Terminal terminal) {
        try {
            broker.kill();
            terminal.tell("SIGKILL", "the broker is dead; %d lines are acknowledged, %d wait for an answer",
                sender.acknowledgedByNumber().size(), sender.underWay());
            var startMs = broker.start();
            terminal.tell("restart", "same data, same port, process %d: back after %.1f s", broker.pid(), startMs / 1000.0);
        } catch (IOException | InterruptedException e) {
            throw new LabException("the broker did not come back: " + e, e);
        }
    }

    /** Returns when the broker serves again. */
    void await() {
        try {
            over.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof LabException known ? known : e;
        }
    }

    /** Fails at once if the broker is known not to come back. */
    void failIfFailed() {
        if (over.isCompletedExceptionally()) {
            await();
        }
    }
}
