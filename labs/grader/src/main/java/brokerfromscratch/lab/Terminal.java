package brokerfromscratch.lab;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Where the reader looks, and types. Any thread may print; lines stay whole. */
public final class Terminal {
    private final PrintStream out;
    private final BufferedReader in;
    private final Charset charset;
    private final boolean blocks;
    private final boolean interactive;

    Terminal(PrintStream out, Charset charset) {
        this(out, System.in, charset, isAnybodyThere());
    }

    private Terminal(PrintStream out, InputStream in, Charset charset, boolean interactive) {
        this.out = out;
        this.in = new BufferedReader(new InputStreamReader(in, charset));
        this.charset = charset;
        this.blocks = charset.newEncoder().canEncode(Bars.BLOCK);
        this.interactive = interactive;
    }

    public static Terminal ofThisProcess() {
        var charset = charset();
        return new Terminal(new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset), charset);
    }

    /** Prints to {@code out}; nobody can be asked. */
    public static Terminal into(PrintStream out) {
        return new Terminal(out, InputStream.nullInputStream(), StandardCharsets.UTF_8, false);
    }

    /** Prints to {@code out}, and {@code in} answers as a person would: for tests. */
    public static Terminal of(PrintStream out, InputStream in) {
        return new Terminal(out, in, StandardCharsets.UTF_8, true);
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

    /** JDK 22 and later have a console even where there is no terminal, and a method that tells the two apart. */
    private static boolean isAnybodyThere() {
        var console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJdk) {
            return true;
        }
    }

    /** True if the terminal can show a block; otherwise bars are drawn with {@code #}. */
    public boolean showsBlocks() {
        return blocks;
    }

    /** What the terminal on the other side understands: for a program that shares it. */
    public Charset encoding() {
        return charset;
    }

    /** True if a person sits there, who can be asked. Output into a file or a pipe, or input from one, means no. */
    public boolean isInteractive() {
        return interactive;
    }

    /** Asks for one line. Null if no more can be read. */
    public String ask(String prompt) {
        out.print(prompt + " ");
        out.flush();
        try {
            var line = in.readLine();
            return line == null ? null : line.strip();
        } catch (IOException e) {
            return null;
        }
    }

    public void say(String format, Object... arguments) {
        out.println(arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments));
    }

    /** A line of the demo's story: what it is about, in a column of its own, and what happened. */
    public void tell(String about, String format, Object... arguments) {
        say("  %-10s %s", about, String.format(Locale.ROOT, format, arguments));
    }
}
