package brokerfromscratch.lab.play;

import static brokerfromscratch.lab.play.Sign.fail;
import static brokerfromscratch.lab.play.Sign.ok;
import static brokerfromscratch.lab.play.Sign.warn;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.Systems;
import brokerfromscratch.lab.Terminal;
import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The machine around the repository: its folder, disk, memory, port, terminal and network. */
record PlaceSigns(House house, Terminal terminal, Map<String, String> environment) {
    private static final int PORT = 9092;
    private static final int LONGEST_PATH_ON_WINDOWS = 110;      // of 260; Maven and the topics' folders need the rest
    private static final long MB = 1L << 20;

    List<Sign> all() throws IOException {
        return List.of(path(), lineEnds(), disk(house.root().toFile().getUsableSpace() / MB), memory(), port(PORT),
            terminalSign(), proxy());
    }

    private Sign path() {
        var root = house.root().toString();
        if (root.contains(",")) {
            return warn("folder", root + " has a comma in it",
                "A broker's log.dirs cannot lie below it: use lab run --data, or move the folder.");
        }
        if (!encoding("sun.jnu.encoding").newEncoder().canEncode(root)) {
            return fail("folder", root + " has letters that Java cannot write here",
                "Use a UTF-8 locale (LC_ALL=C.UTF-8), or move the folder.");
        }
        if (File.separatorChar == '\\' && root.length() > LONGEST_PATH_ON_WINDOWS) {
            return warn("folder", root + " is long",
                "Windows takes 260 letters for a file with all its folders: move the repository up.");
        }
        return Files.isWritable(house.root()) ? ok("folder", "%s", root)
            : fail("folder", root + " cannot be written to", "Take ownership of it, or clone anew.");
    }

    /** A shell takes a carriage return for a part of the word before it. */
    private Sign lineEnds() throws IOException {
        var script = house.root().resolve("lab");
        var windows = Files.exists(script) && Files.readString(script, StandardCharsets.ISO_8859_1).contains("\r\n");
        return windows ? fail("line ends", "the script lab has Windows line ends",
                "git config core.autocrlf input; then check out the files anew.")
            : ok("line ends", "as they were committed");
    }

    static Sign disk(long freeMb) {
        var found = freeMb >= 10_000 ? freeMb / 1_024 + " GB free" : freeMb + " MB free";
        return freeMb < 200 ? fail("disk", found, "The build needs 200 MB, the brokers' data some more: make room.")
            : freeMb < 1_024 ? warn("disk", found, "Enough to begin. Kafka's tools and some demos want 1 GB.")
            : ok("disk", found);
    }

    private static Sign memory() {
        var mb = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize() / MB;
        var found = "%.1f GB".formatted(mb / 1_024.0);
        return mb < 1_900
            ? warn("memory", found, "Maven, an IDE and a broker together want 2 GB: close the IDE while lab builds.")
            : ok("memory", found);
    }

    static Sign port(int port) {
        try (var probe = new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return ok("port " + probe.getLocalPort(), "free");
        } catch (IOException e) {
            return warn("port " + port, "in use", "Perhaps by a broker of yours: %s look tells. Another port: %s run --port P."
                .formatted(Systems.labCommand(), Systems.labCommand()));
        }
    }

    private Sign terminalSign() {
        var charset = encoding("stdout.encoding", "native.encoding").name();
        return terminal.showsBlocks() ? ok("terminal", "%s: bars and carets can be shown", charset)
            : warn("terminal", charset + ": bars are drawn with #", File.separatorChar == '\\' ? "Type chcp 65001 for UTF-8."
                : "A UTF-8 locale shows more, for example LC_ALL=C.UTF-8.");
    }

    private static Charset encoding(String... properties) {
        return Stream.of(properties).map(System::getProperty).filter(name -> name != null && Charset.isSupported(name))
            .findFirst().map(Charset::forName).orElse(Charset.defaultCharset());
    }

    /** Maven does not read the variables that other programs read. */
    private Sign proxy() throws IOException {
        var variable = Stream.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
            .filter(name -> !environment.getOrDefault(name, "").isBlank()).findFirst();
        if (variable.isEmpty()) {
            return ok("proxy", "none is set");
        }
        var settings = Path.of(System.getProperty("user.home"), ".m2", "settings.xml");
        var known = Files.exists(settings) && Files.readString(settings, StandardCharsets.ISO_8859_1).contains("<proxy>")
            || environment.getOrDefault("MAVEN_OPTS", "").contains("proxyHost");
        return known ? ok("proxy", "Maven knows it")
            : warn("proxy", variable.get() + " is set, and " + settings + " has no <proxy>",
            "Maven does not read the variable. If its downloads fail, put the proxy into settings.xml.");
    }
}
