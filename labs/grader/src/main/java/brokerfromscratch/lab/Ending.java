package brokerfromscratch.lab;

/**
 * However this command ends (Ctrl-C, a failure, its last line), the broker ends with it, unless it is spared.
 * Only SIGKILL on the command itself leaves the broker behind: nobody is asked then.
 */
public final class Ending {
    private final Broker broker;
    private final Thread hook;

    private Ending(Broker broker) {
        this.broker = broker;
        this.hook = new Thread(this::stopBroker, "ending");
    }

    public static Ending stopping(Broker broker) {
        var ending = new Ending(broker);
        Runtime.getRuntime().addShutdownHook(ending.hook);
        return ending;
    }

    /** The broker may outlive this command. */
    void spare() {
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    /** Stops the broker now. */
    public void now() {
        stopBroker();
        spare();
    }

    private void stopBroker() {
        try {
            broker.stopForGood();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
