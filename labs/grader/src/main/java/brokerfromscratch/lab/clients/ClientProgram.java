package brokerfromscratch.lab.clients;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.WrongUse;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * A client library, and how its program is made ready and started. All commands run in a copy of {@code mini-broker/clients/NAME}
 * below {@code target}; {@code workshop} is the folder that the copies of all clients lie in.
 *
 * @param fetch   commands that may need a registry; if one fails the client is "not run"
 * @param build   commands that need none: if one fails it is a failure of ours
 * @param run     starts the program; the three words behind it come from {@link ClientRun}
 * @param before07 scenarios that cannot hold before this broker has consumer groups, and why
 */
record ClientProgram(String name, List<List<String>> fetch, List<List<String>> build, BiFunction<House, Path, List<String>> run,
        Map<Scenario, String> before07) {
    private static final boolean WINDOWS = File.separatorChar == '\\';
    private static final Map<Scenario, String> NO_LZ4 = Map.of(Scenario.CODEC_LZ4,
        "it arrives, but uncompressed: librdkafka uses lz4 only where it finds FindCoordinator, lab 07");

    static final List<ClientProgram> ALL = List.of(
        new ClientProgram("kafka-clients", List.of(), List.of(),
            (house, folder) -> List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                house.brokerJar().toString(), "-Dorg.slf4j.simpleLogger.defaultLogLevel=off", "Scenarios.java"), Map.of()),
        new ClientProgram("kcat", List.of(List.of("kcat", "-V")), List.of(), (house, folder) -> List.of("bash", "scenarios.sh"),
            NO_LZ4),
        new ClientProgram("confluent-kafka", List.of(List.of(python(), "-m", "venv", "venv"),
                List.of(inVenv("python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-cache-dir", "-r",
                    "requirements.txt")),
            List.of(), (house, folder) -> List.of(folder.resolve(inVenv("python")).toString(), "scenarios.py"), NO_LZ4),
        inGo("franz-go"),
        inGo("sarama"),
        new ClientProgram("kafkajs", List.of(List.of(npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund")), List.of(),
            (house, folder) -> List.of("node", "scenarios.js"), Map.of()));

    private static ClientProgram inGo(String name) {
        return new ClientProgram(name, List.of(List.of("go", "mod", "download")),
            List.of(List.of("go", "build", "-o", "scenarios.exe", ".")),
            (house, folder) -> List.of(folder.resolve("scenarios.exe").toString()), Map.of());
    }

    /** Those that the reader named; all if none is named. */
    static List<ClientProgram> named(List<String> names) {
        for (var name : names) {
            if (ALL.stream().noneMatch(client -> client.name().equals(name))) {
                throw new WrongUse("there is no client '" + name + "'; there are "
                    + ALL.stream().map(ClientProgram::name).collect(Collectors.joining(", ")));
            }
        }
        return ALL.stream().filter(client -> names.isEmpty() || names.contains(client.name())).toList();
    }

    Path source(House house) {
        return house.root().resolve("mini-broker/clients").resolve(name);
    }

    /** What the package managers are told: to keep all that they fetch below {@code workshop}, and to be quiet. */
    static Map<String, String> environment(Path workshop) {
        return Map.of("npm_config_cache", workshop.resolve("npm-cache").toString(), "npm_config_update_notifier", "false",
            "GOPATH", workshop.resolve("go").toString(), "GOCACHE", workshop.resolve("go-build").toString(),
            "GOFLAGS", "-modcacherw -mod=readonly", "GOTOOLCHAIN", "local",
            "KAFKAJS_NO_PARTITIONER_WARNING", "1");
    }

    private static String python() {
        return WINDOWS ? "python" : "python3";
    }

    private static String npm() {
        return WINDOWS ? "npm.cmd" : "npm";
    }

    private static String inVenv(String program) {
        return WINDOWS ? "venv/Scripts/" + program + ".exe" : "venv/bin/" + program;
    }
}
