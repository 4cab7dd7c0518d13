package brokerfromscratch.lab;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How the broker is started: the one place that knows the JVM's flags and what stands in its properties file. */
public final class BrokerJar {
    private BrokerJar() {}

    /** The finished broker: how it is started with a server.properties, in words of a command line. */
    public static Function<Path, List<String>> of(House house) {
        return properties -> command(house, properties);
    }

    /** A broker whose layers are taken from a class path: the same. */
    public static Function<Path, List<String>> of(List<Path> classPath) {
        return properties -> command(classPath, properties);
    }

    /** The words of the command line: {@code java flags -jar mini-broker.jar server.properties}. */
    private static List<String> command(House house, Path serverProperties) {
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(jvmFlags(house));
        words.addAll(List.of("-jar", house.brokerJar().toString(), serverProperties.toString()));
        return words;
    }

    /**
     * The same broker, its layers taken from a class path: {@code java flags -cp … minibroker.BrokerMain server.properties}. It
     * starts more slowly, because the archive belongs to the jar.
     */
    private static List<String> command(List<Path> classPath, Path serverProperties) {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp",
            classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
            "minibroker.BrokerMain", serverProperties.toString());
    }

    /**
     * A small heap and the collector with the least overhead: a broker's records live in the page cache, not on the heap.
     * Methods of more than 100 bytecodes are not copied into their callers (the JVM's own bound is 325): reading a frame, handling
     * it and appending are one chain of calls, which the thorough compiler would otherwise compile whole once for each link of
     * it, and that costs more than the copies save (figures: PERFORMANCE.md). The archive saves most of the class loading; another
     * JDK than the one that made it goes without, and says nothing.
     */
    private static List<String> jvmFlags(House house) {
        var flags = new ArrayList<>(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:FreqInlineSize=100"));
        if (Files.isRegularFile(house.brokerArchive())) {
            flags.addAll(List.of("-XX:SharedArchiveFile=" + house.brokerArchive(), "-Xshare:auto", "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off"));
        }
        return flags;
    }

    /** Writes what the broker is to be told; with {@code port} 0 it picks a free one. Returns {@code file}. */
    public static Path writeProperties(Path file, int port, Path data) throws IOException {
        return writeProperties(file, port, data, Map.of());
    }

    static Path writeProperties(Path file, int port, Path data, Map<String, String> more) throws IOException {
        if (data.toString().contains(",")) {
            throw new LabException("a comma separates directories in log.dirs, so the data cannot lie in " + data);
        }
        var properties = new Properties();
        properties.setProperty("node.id", "1");
        properties.setProperty("listeners", "PLAINTEXT://127.0.0.1:" + port);
        properties.setProperty("log.dirs", data.toString());
        more.forEach(properties::setProperty);
        try (var out = Files.newOutputStream(file)) {                 // store() writes what is not ASCII as \\uXXXX: safe everywhere
            properties.store(out, "written by the lab command at each start");
        }
        return file;
    }
}
