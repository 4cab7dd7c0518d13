package minibroker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Properties that no layer makes use of.
 *
 * @param notYet  Kafka brokers know them
 * @param unknown Kafka does not either: perhaps a slip of the pen
 */
record UnusedProperties(List<String> notYet, List<String> unknown) {
    /** The names of the settings of Apache Kafka 4.3.1's brokers, one a line. */
    private static final String KAFKA_NAMES = "kafka-broker-settings.txt";

    static UnusedProperties among(Collection<String> names) {
        var unused = names.stream().filter(name -> !SettingsCatalogue.knowsBrokerProperty(name)).sorted().toList();
        if (unused.isEmpty()) {
            return new UnusedProperties(List.of(), List.of());
        }
        var kafkas = namesOfKafka();
        var notYet = new ArrayList<String>();
        var unknown = new ArrayList<String>();
        for (var name : unused) {
            (isKafkas(name, kafkas) ? notYet : unknown).add(name);
        }
        return new UnusedProperties(notYet, unknown);
    }

    /** A listener may have its own value of most settings: {@code listener.name.internal.ssl.keystore.location}. */
    private static boolean isKafkas(String name, TreeSet<String> kafkas) {
        return kafkas.contains(name) || name.startsWith("listener.name.");
    }

    private static TreeSet<String> namesOfKafka() {
        try (var in = UnusedProperties.class.getResourceAsStream(KAFKA_NAMES);
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
        } catch (IOException e) {
            throw new UncheckedIOException("broken invariant: the jar has its own list of names", e);
        }
    }
}
