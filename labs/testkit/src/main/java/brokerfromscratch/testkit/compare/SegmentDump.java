package brokerfromscratch.testkit.compare;

import brokerfromscratch.testkit.ApacheCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Apache Kafka's own DumpLogSegments reads in a partition's folder: the same judge for both brokers' files. */
final class SegmentDump {
    private static final Pattern FIELD = Pattern.compile("([A-Za-z]+): (\\S+)");

    private SegmentDump() {}

    /** The segments' logs, by name. */
    static List<Path> logs(Path partition) throws IOException {
        try (var files = Files.list(partition)) {
            return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
        }
    }

    /** Names and sizes of the logs. */
    static Map<String, String> sizes(Path partition) throws IOException {
        var sizes = new LinkedHashMap<String, String>();
        for (var log : logs(partition)) {
            sizes.put(log.getFileName().toString(), Files.size(log) + " bytes");
        }
        return sizes;
    }

    /** A log's batches and records; each becomes a few fields under its offset: {@code batch 0: crc}. */
    static Map<String, String> read(Path log) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dlog4j2.level=OFF", "-cp",
            ApacheCluster.classPath(), "org.apache.kafka.tools.DumpLogSegments", "--print-data-log", "--files", log.toString())
            .redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("DumpLogSegments failed on " + log + ". It said:\n" + said);
        }
        return fields(said.lines().toList());
    }

    /** Lines as in {@code baseOffset: 0 lastOffset: 2 ...}, and for records {@code | offset: 0 CreateTime: ... payload: x}. */
    static Map<String, String> fields(List<String> lines) {
        var fields = new LinkedHashMap<String, String>();
        for (var line : lines) {
            var isRecord = line.startsWith("| offset: ");
            if (isRecord || line.startsWith("baseOffset: ")) {
                var values = new LinkedHashMap<String, String>();
                FIELD.matcher(line).results().forEach(found -> values.put(found.group(1), found.group(2)));
                if (isRecord) {
                    fields.put("  record " + values.remove("offset"), shown(values, "key", "payload", "CreateTime"));
                } else {
                    values.entrySet().removeIf(field -> List.of("false", "OptionalLong.empty").contains(field.getValue()));
                    var batch = "batch " + values.remove("baseOffset") + ": ";
                    values.forEach((name, value) -> fields.put(batch + name, value));
                }
            }
        }
        return fields;
    }

    private static String shown(Map<String, String> values, String... names) {
        return List.of(names).stream().filter(values::containsKey).map(name -> name + " " + values.get(name))
            .collect(Collectors.joining(", "));
    }
}
