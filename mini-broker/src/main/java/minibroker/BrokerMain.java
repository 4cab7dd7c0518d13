package minibroker;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.kafka.common.config.ConfigException;

/**
 * {@code java -jar mini-broker.jar server.properties}: one broker, this process, until SIGTERM.
 *
 * <p>Standard output has one line, {@code ready: HOST:PORT}, once it serves; everything else goes to standard error. Exit
 * codes: 0 after a clean stop, 1 if it could not start or had to end, 2 for wrong use.
 */
public final class BrokerMain {
    private static final String USAGE = "usage: java -jar mini-broker.jar server.properties";

    private BrokerMain() {}

    public static void main(String[] args) {
        if (args.length != 1 || args[0].equals("--help")) {
            System.err.println(USAGE);
            System.exit(2);
        }
        try {
            if (args[0].equals("--rehearse")) {
                Rehearsal.play();
            } else {
                serve(BrokerConfig.load(Path.of(args[0])));
            }
        } catch (ConfigException | IOException e) {
            System.err.println("mini-broker cannot start: " + e.getMessage());
            System.exit(1);
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);                        // no tidying up after a broken invariant
        }
    }

    private static void serve(BrokerConfig config) throws IOException {
        var node = new BrokerNode(config);
        Runtime.getRuntime().addShutdownHook(new Thread(node::stop, "minibroker-stop"));
        node.ready().thenAccept(broker -> {
            System.out.println("ready: " + broker.address().getHostString() + ":" + broker.address().getPort());
            System.out.flush();
        });
        node.run();
    }
}
