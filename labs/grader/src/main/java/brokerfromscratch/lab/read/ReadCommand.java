package brokerfromscratch.lab.read;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.WrongUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        requirePossiblePort();
        new Press(house, terminal).print(reading);
        if (noServe) {
            terminal.say("Open in a browser: %s", house.show(reading.folder(house).resolve(page)));
        } else {
            serve(reading.folder(house), page, terminal);
        }
    }

    private void requirePossiblePort() {
        if (port != null && (port < 0 || port > 65_535)) {
            throw new ParameterException(spec.commandLine(), "--port must be between 0 and 65535, but was " + port);
        }
    }

    /** Makes it if needed, and says where it is. */
    final void make(Reading reading) throws IOException, InterruptedException {
        var house = House.ofThisCommand();
        var terminal = Terminal.ofThisProcess();
        requirePossiblePort();
        new Press(house, terminal).print(reading);
        terminal.say("The PDF: %s", house.show(reading.frontPage(house)));
    }

    private void serve(Path folder, String page, Terminal terminal) throws IOException, InterruptedException {
        try (var server = port == null ? PageServer.preferring(PREFERRED_PORT, folder) : PageServer.at(port, folder)) {
            terminal.say("Open in a browser: %s", server.url() + (page.equals("index.html") ? "" : page));
            terminal.say("Ctrl-C ends this.");
            new CountDownLatch(1).await();
        }
    }

    /** {@code 02-segments} for each file of that kind in a folder. */
    static List<String> namesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.matches("\\d\\d-.*\\.adoc"))
                .map(name -> name.replaceFirst("\\.adoc$", "")).sorted().toList();
        }
    }

    /** Which of them was meant by {@code 2}, {@code 02}, {@code segments} or the whole name. */
    static String chosen(String typed, List<String> names, String what) {
        var wanted = typed.matches("\\d") ? "0" + typed : typed;
        return names.stream().filter(name -> name.equals(wanted) || name.startsWith(wanted + "-") || name.endsWith("-" + wanted))
            .findFirst().orElseThrow(() -> new WrongUse("there is no %s '%s'; there %s: %s".formatted(what, typed,
                names.size() == 1 ? "is" : "are", names.isEmpty() ? "none" : String.join(", ", names))));
    }
}
