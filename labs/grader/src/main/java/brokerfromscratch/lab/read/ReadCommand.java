package brokerfromscratch.lab.read;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code lab book} and {@code lab slides} have in common: build if needed, serve, say where. */
abstract class ReadCommand {
    private static final int PREFERRED_PORT = 8080;

    @Spec
    private CommandSpec spec;

    @Option(names = "--no-serve", description = "Only make the pages, and say where they are. They open from the disk, too.")
    private boolean noServe;

    @Option(names = "--port", paramLabel = "P",
        description = "The port for the browser (default: 8080, or a free one if that is taken).")
    private Integer port;

    final void read(Reading reading, String page) throws IOException, InterruptedException {
        var house = House.ofThisCommand();
        var terminal = Terminal.ofThisProcess();
        if (port != null && (port < 0 || port > 65_535)) {
            throw new ParameterException(spec.commandLine(), "--port must be between 0 and 65535, but was " + port);
        }
        new Press(house, terminal).print(reading);
        if (noServe) {
            terminal.say("Open in a browser: %s", house.show(reading.folder(house).resolve(page)));
        } else {
            serve(reading.folder(house), page, terminal);
        }
    }

    private void serve(Path folder, String page, Terminal terminal) throws IOException, InterruptedException {
        try (var server = port == null ? PageServer.preferring(PREFERRED_PORT, folder) : PageServer.at(port, folder)) {
            terminal.say("Open in a browser: %s", server.url() + (page.equals("index.html") ? "" : page));
            terminal.say("Ctrl-C ends this.");
            new CountDownLatch(1).await();
        }
    }
}
