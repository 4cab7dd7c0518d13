package brokerfromscratch.lab;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;

/** Where the reader looks. Any thread may print; lines stay whole. */
public final class Terminal {
    private final PrintStream out;
    private final boolean blocks;

    Terminal(PrintStream out, Charset charset) {
        this.out = out;
        this.blocks = charset.newEncoder().canEncode(Bars.BLOCK);
    }

    public static Terminal ofThisProcess() {
        var charset = charset();
        return new Terminal(new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset), charset);
    }

    /**
     * What the terminal on the other side understands. JDK 19 and later say so; JDK 17 knows it of a Windows console, and
     * elsewhere the system's own encoding is the best guess. The default charset is not: from JDK 18 on it is always UTF-8.
     */
    private static Charset charset() {
        for (var property : new String[] {"stdout.encoding", "sun.stdout.encoding", "native.encoding"}) {
            var name = System.getProperty(property);
            if (name != null && Charset.isSupported(name)) {
                return Charset.forName(name);
            }
        }
        return Charset.defaultCharset();
    }

    /** True if the terminal can show a block; otherwise bars are drawn with {@code #}. */
    public boolean showsBlocks() {
        return blocks;
    }

    public void say(String format, Object... arguments) {
        out.println(arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments));
    }

    /** A line of the demo's story: what it is about, in a column of its own, and what happened. */
    public void tell(String about, String format, Object... arguments) {
        say("  %-10s %s", about, String.format(Locale.ROOT, format, arguments));
    }
}
