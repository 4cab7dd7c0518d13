package brokerfromscratch.checks.differential;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The list of what may differ, from {@code permitted.yaml}. An entry that a long run does not need is a mistake, too. */
final class PermittedDifferences {
    private final List<Permit> permits;

    private PermittedDifferences(List<Permit> permits) {
        this.permits = permits;
    }

    /** The list beside this class. */
    static PermittedDifferences read() throws IOException {
        try (var yaml = PermittedDifferences.class.getResourceAsStream("permitted.yaml")) {
            return read(yaml);
        }
    }

    static PermittedDifferences read(InputStream yaml) throws IOException {
        return new PermittedDifferences(List.of(new ObjectMapper(new YAMLFactory()).readValue(yaml, Permit[].class)));
    }

    /** The entry about this difference, if there is one. */
    Optional<Permit> about(Question question, Difference difference) {
        return permits.stream().filter(permit -> permit.covers(question, difference)).findFirst();
    }

    List<Permit> all() {
        return permits;
    }

    /** Entries that no difference has needed so far, though they are not said to be rare. */
    List<Permit> unused() {
        return permits.stream().filter(permit -> permit.used() == 0 && !permit.isRare()).toList();
    }
}
