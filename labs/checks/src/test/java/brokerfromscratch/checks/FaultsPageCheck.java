package brokerfromscratch.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A table of answers is worth as much as the tests behind it. */
@DisplayName("FAULTS.md")
class FaultsPageCheck {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern ROW = Pattern.compile("^\\|[^|]+\\|[^|]+\\| `(\\w+)` \\| ([^|]+) \\|$");

    @Test
    @DisplayName("names a test for each kind of fault, and each of these tests is there")
    void testsExist() throws IOException {
        var rows = 0;
        for (var line : Files.readAllLines(ROOT.resolve("mini-broker/FAULTS.md"))) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                rows++;
                assertThat(sourceOf(row.group(1))).as(row.group(1)).contains("@DisplayName(\"" + row.group(2).strip() + "\")");
            }
        }
        assertThat(rows).as("rows").isGreaterThan(30);
    }

    private static String sourceOf(String testClass) throws IOException {
        for (var folder : new String[] {"solutions", "mini-broker", "labs/checks"}) {
            try (var files = Files.walk(ROOT.resolve(folder))) {
                var found = files.filter(file -> file.endsWith(testClass + ".java")).findFirst();
                if (found.isPresent()) {
                    return Files.readString(found.get());
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        throw new AssertionError("there is no test class " + testClass);
    }
}
