package brokerfromscratch.lab.play;

import brokerfromscratch.lab.LabException;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A program in a process of its own that ends when we end. It shares our terminal, unless its words are for a file. */
public final class Child {
    private Child() {}

    /** The JDK's program of this name, beside the one that runs us. */
    static String jdk(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    /** {@code java -cp … main arguments}, with what makes a short program start fast. */
    public static List<String> java(String classPath, List<String> options, String main, List<String> arguments) {
        var words = new ArrayList<>(List.of(jdk("java"), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto",
            "-Xmx512m"));
        words.addAll(options);
        words.addAll(List.of("-cp", classPath, main));
        words.addAll(arguments);
        return words;
    }

    public static String joined(List<Path> classPath) {
        return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** Runs it to its end, however long that takes. Returns its exit code. */
    static int run(List<String> command) throws IOException, InterruptedException {
        return run(command, Integer.MAX_VALUE, "");
    }

    /** @param late said if it takes longer than {@code seconds} */
    static int run(List<String> command, int seconds, String late) throws IOException, InterruptedException {
        return run(new ProcessBuilder(command).inheritIO(), seconds, late);
    }

    /** Runs it to its end; all that it says goes into {@code log}. Returns its exit code. */
    public static int run(List<String> command, Path log) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        return run(builder, Integer.MAX_VALUE, "");
    }

    private static int run(ProcessBuilder builder, int seconds, String late) throws IOException, InterruptedException {
        var child = builder.start();
        var hook = new Thread(child::destroyForcibly, "ending");
        Runtime.getRuntime().addShutdownHook(hook);
        if (!child.waitFor(seconds, TimeUnit.SECONDS)) {
            child.destroyForcibly().waitFor();
            throw new LabException(late);
        }
        Runtime.getRuntime().removeShutdownHook(hook);
        return child.exitValue();
    }

    /** Runs a program that the reader talks to. Ctrl-C is for it alone: we only wait for what it makes of that. */
    static int talk(List<String> command) throws IOException, InterruptedException {
        leaveInterruptsToTheChild();
        return run(command);
    }

    /**
     * The JDK has no supported way to do this; the unsupported one has been there for more than twenty years. A handler that does
     * nothing, and not "ignore": the child would inherit that.
     */
    private static void leaveInterruptsToTheChild() {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var nothing = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler},
                (proxy, method, arguments) -> null);
            var interrupt = signal.getConstructor(String.class).newInstance("INT");
            signal.getMethod("handle", signal, handler).invoke(null, interrupt, nothing);
        } catch (ReflectiveOperationException e) {
            // then Ctrl-C ends both, as it does with most programs
        }
    }
}
