package brokerfromscratch.lab.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/** An error of the compiler as a reader needs it: the place, the line, a caret, and what is wrong in plain words. */
final class CompileError {
    /** What javac says is exact. Where learners stumble over it, more words go before it. */
    private static final Map<String, String> PLAIN_WORDS = Map.ofEntries(
        Map.entry("compiler.err.expected", "something is missing here"),
        Map.entry("compiler.err.expected2", "something is missing here"),
        Map.entry("compiler.err.expected3", "something is missing here"),
        Map.entry("compiler.err.premature.eof", "the file ends too early: a '}' is missing somewhere above"),
        Map.entry("compiler.err.missing.ret.stmt", "there is a way to the end of this method without a `return`"),
        Map.entry("compiler.err.unreachable.stmt",
            "this line is never reached; is there a `throw todo(...)` before it that can go?"),
        Map.entry("compiler.err.unreported.exception.need.to.catch.or.throw",
            "this can throw a checked exception; the method must catch it, or say so in its `throws`"),
        Map.entry("compiler.err.var.might.not.have.been.initialized",
            "there is a way to this line on which the variable has no value yet"),
        Map.entry("compiler.err.already.defined", "this name is taken already"),
        Map.entry("compiler.err.class.public.should.be.in.file", "a public class lives in a file of its own name"),
        Map.entry("compiler.err.local.var.accessed.from.icls.needs.final",
            "a lambda or an inner class sees only variables that are never assigned again"),
        Map.entry("compiler.err.cant.ref.non.effectively.final.var",
            "a lambda or an inner class sees only variables that are never assigned again"),
        Map.entry("compiler.err.duplicate.class", "two files declare this class; is one of them a copy?"),
        Map.entry("compiler.err.invalid.meth.decl.ret.type.req",
            "a constructor has the name of its class, and a method says what it returns, or `void`"),
        Map.entry("compiler.err.does.not.override.abstract", "a method is missing that the interface or the parent asks for"));

    /** Before a dot, javac takes a class that it does not know for a variable. */
    private static final Pattern MAY_BE_CLASS = Pattern.compile("class\\s.*|variable\\s+\\p{Lu}.*\\p{Ll}.*");

    private CompileError() {}

    /** The lines to show: the first error in full, and how many follow. */
    static List<String> show(List<Diagnostic<? extends JavaFileObject>> errors, Path relativeTo) {
        var lines = new ArrayList<>(inFull(errors.get(0), relativeTo));
        if (errors.size() > 1) {
            lines.add(errors.size() == 2 ? "and one error more; it may be gone when this one is"
                : "and " + (errors.size() - 1) + " errors more; some may be gone when this one is");
        }
        return lines;
    }

    private static List<String> inFull(Diagnostic<? extends JavaFileObject> error, Path relativeTo) {
        var lines = new ArrayList<String>();
        if (error.getSource() != null) {
            var file = Path.of(error.getSource().toUri());
            lines.add(shown(file, relativeTo) + ":" + error.getLineNumber());
            lines.addAll(lineAndCaret(file, error.getLineNumber(), error.getColumnNumber()));
        }
        lines.addAll(message(error));
        return lines;
    }

    private static String shown(Path file, Path relativeTo) {
        var absolute = file.toAbsolutePath().normalize();
        return absolute.startsWith(relativeTo) ? relativeTo.relativize(absolute).toString() : absolute.toString();
    }

    /** Tabs count as columns up to the next multiple of eight for the compiler; blanks instead keep the caret in its place. */
    private static List<String> lineAndCaret(Path file, long number, long column) {
        try {
            var all = Files.readAllLines(file, StandardCharsets.UTF_8);
            if (number < 1 || number > all.size()) {
                return List.of();
            }
            var line = withoutTabs(all.get((int) number - 1));
            var indent = line.length() - line.stripLeading().length();
            var caret = (int) Math.max(0, column - 1 - indent);
            return List.of("    " + line.strip(), "    " + " ".repeat(caret) + "^");
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String withoutTabs(String line) {
        var blanks = new StringBuilder();
        for (var c : line.toCharArray()) {
            blanks.append(c == '\t' ? " ".repeat(8 - blanks.length() % 8) : String.valueOf(c));
        }
        return blanks.toString();
    }

    private static List<String> message(Diagnostic<? extends JavaFileObject> error) {
        var javac = error.getMessage(Locale.ROOT).lines().map(String::strip).toList();
        var lines = new ArrayList<String>();
        if (error.getCode() != null && error.getCode().startsWith("compiler.err.cant.resolve")) {
            lines.addAll(unknownName(javac));
        } else if (PLAIN_WORDS.containsKey(error.getCode())) {
            lines.add(PLAIN_WORDS.get(error.getCode()));
            javac.forEach(line -> lines.add("javac: " + line));
        } else {
            lines.addAll(javac);
        }
        return lines;
    }

    /** {@code cannot find symbol}, {@code symbol: variable foo}, {@code location: class Segment}. */
    private static List<String> unknownName(List<String> javac) {
        var symbol = valueOf(javac, "symbol:");
        var location = valueOf(javac, "location:");
        if (symbol == null) {
            return javac;
        }
        var mayBeClass = MAY_BE_CLASS.matcher(symbol).matches();
        var help = mayBeClass ? "Is an import missing, or is it misspelled?" : "Is it misspelled, or not declared yet?";
        var what = mayBeClass ? symbol.replaceFirst("^variable", "class or variable") : symbol;
        var where = location == null ? "" : " in " + location;
        return List.of("there is no " + what.replaceAll("\\s+", " ") + where + ". " + help);
    }

    private static String valueOf(List<String> javac, String key) {
        return javac.stream().filter(line -> line.startsWith(key)).map(line -> line.substring(key.length()).strip())
            .findFirst().orElse(null);
    }
}
