package brokerfromscratch.lab.play;

import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.Systems;
import brokerfromscratch.lab.Terminal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Asks a broker about itself, as any client may. */
@Command(name = "look", description = {
    "What a broker says of itself: its cluster, brokers, topics, and for each partition its leader, offsets and size.",
    "It asks as any Kafka client does, so it works with any Kafka."})
public final class LookCommand implements Callable<Integer> {
    private static final int PATIENCE_MS = 5_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--bootstrap", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:9092",
        description = "A broker of the cluster (default: ${DEFAULT-VALUE}).")
    private String bootstrap;

    @Override
    public Integer call() throws InterruptedException {
        requireAddress();
        requireListener(bootstrap);
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "request.timeout.ms", PATIENCE_MS,
            "default.api.timeout.ms", PATIENCE_MS);
        try (var admin = Admin.create(settings)) {
            new Look(admin).tell(Terminal.ofThisProcess());
        }
        return 0;
    }

    private void requireAddress() {
        if (!bootstrap.matches(".+:\\d{1,5}")) {
            throw new ParameterException(spec.commandLine(),
                "--bootstrap wants HOST:PORT, for example 127.0.0.1:9092, but was " + bootstrap);
        }
    }

    /** A client would try for minutes; a connection that is refused says at once what is wrong. */
    static void requireListener(String address) {
        var colon = address.lastIndexOf(':');
        try (var socket = new Socket()) {
            var port = Integer.parseInt(address.substring(colon + 1));
            socket.connect(new InetSocketAddress(address.substring(0, colon), port), PATIENCE_MS);
        } catch (IOException | IllegalArgumentException e) {
            throw new LabException("nothing listens at %s (%s). Start a broker: %s run. If it runs at another port, name it: %s"
                .formatted(address, e.getMessage(), Systems.labCommand(), "--bootstrap or --bootstrap-server 127.0.0.1:PORT"));
        }
    }
}
