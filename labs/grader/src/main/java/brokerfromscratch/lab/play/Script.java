package brokerfromscratch.lab.play;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import jdk.jshell.tool.JavaShellToolBuilder;

/** A file of snippets, played to JShell as if somebody typed it. JShell's own exit code does not know of a line that failed. */
record Script(Path file) {
    /** JShell's own words always stand behind a bar. */
    private static final Pattern FAILED = Pattern.compile("(?m)^\\| {2}(Error:|Exception |Unresolved|State engine terminated)");

    /** Prints each line and what JShell says to it. Returns true if no line failed. */
    boolean play(PrintStream terminal, List<String> options) throws Exception {
        var said = new ByteArrayOutputStream();
        var both = new PrintStream(new Both(terminal, said), true, StandardCharsets.UTF_8);
        JavaShellToolBuilder.builder()
            .in(Files.newInputStream(file), InputStream.nullInputStream())
            .out(both, terminal, terminal)               // JShell's own words, what is typed, and what the snippets print
            .err(both)
            .start(options.toArray(String[]::new));
        return !FAILED.matcher(said.toString(StandardCharsets.UTF_8)).find();
    }

    private static final class Both extends OutputStream {
        private final OutputStream one;
        private final OutputStream other;

        private Both(OutputStream one, OutputStream other) {
            this.one = one;
            this.other = other;
        }

        @Override
        public void write(int b) throws IOException {
            one.write(b);
            other.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            one.write(bytes, from, count);
            other.write(bytes, from, count);
        }

        @Override
        public void flush() throws IOException {
            one.flush();
        }
    }
}
