package brokerfromscratch.lab;

import brokerfromscratch.lab.check.MyLayers;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Prepares a broker's start and leaves the start to the script, which becomes the broker ({@code exec}): so the process
 * that the reader started is the one that gets the signals, and its exit code is the broker's. Where a script cannot
 * become another program (Windows), the broker is a child of this process.
 */
@Command(name = "run", description = {
    "Starts a broker for any Kafka client and says \"ready: 127.0.0.1:PORT\" when it serves.",
    "Ctrl-C stops it cleanly. Started again on the same data, it goes on where it was."})
final class RunCommand implements Callable<Integer> {
    /** To the script: what I printed is a command line for a shell, become it. */
    static final int BECOME_WHAT_I_PRINTED = 100;

    @Spec
    private CommandSpec spec;

    @Option(names = "--port", paramLabel = "P", defaultValue = "9092",
        description = "The port for clients; 0 lets the system choose (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--data", paramLabel = "DIR",
        description = "The folder for the data (default: target/run in the repository; `mvn clean` deletes it).")
    private Path data;

    @Option(names = "--mine",
        description = "Your layers in it: those of the labs whose core steps are all green. The others are the finished ones.")
    private boolean mine;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port < 0 || port > 65_535) {
            throw new ParameterException(spec.commandLine(), "--port must be between 0 and 65535, but was " + port);
        }
        var house = House.ofThisCommand();
        house.requireBrokerJar();
        requireFreePort();
        var command = mine ? MyLayers.broker(house, System.err::println) : BrokerJar.of(house);
        var directory = directory(data == null ? house.runData() : data);
        var properties = BrokerJar.writeProperties(directory.resolve("lab-run.properties"), port, directory);
        System.err.println("The broker keeps its data in " + directory + ". Ctrl-C stops the broker.");
        return start(command.apply(properties));
    }

    private Path directory(Path wanted) throws IOException {
        if (wanted.toString().isBlank()) {
            throw new ParameterException(spec.commandLine(), "--data is empty; name a directory");
        }
        try {
            return Files.createDirectories(wanted.toAbsolutePath().normalize());
        } catch (FileSystemException e) {
            throw new LabException("the data cannot lie in " + wanted + ": it is no directory, and none can be made there ("
                + e + ")");
        }
    }

    /** Asked before the start, because here we can still say what helps. */
    private void requireFreePort() throws IOException {
        try (var probe = new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assert probe.isBound();
        } catch (BindException e) {
            throw new LabException("port " + port + " cannot be used (" + e.getMessage() + "). Is another broker running? "
                + "Choose a port with --port P, or let the system choose with --port 0");
        }
    }

    private static int start(List<String> command) throws IOException, InterruptedException {
        if (Boolean.getBoolean("lab.become")) {
            System.out.println(command.stream().map(RunCommand::quotedForShell).collect(Collectors.joining(" ")));
            return BECOME_WHAT_I_PRINTED;
        }
        var broker = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker), "ending"));
        return broker.waitFor();
    }

    private static void stop(Process broker) {
        broker.destroy();
        broker.onExit().join();
    }

    /** Between single quotes a POSIX shell takes everything as it stands, except a single quote. */
    static String quotedForShell(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
