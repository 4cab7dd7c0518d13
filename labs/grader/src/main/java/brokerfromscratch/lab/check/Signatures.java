package brokerfromscratch.lab.check;

import brokerfromscratch.lab.author.SignatureText;
import brokerfromscratch.lab.check.Problem.Kind;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/**
 * The learner's classes must be there and must offer what their starters offered: otherwise the finished layer's class would
 * be graded instead, without a word, or a method would be missing in code that the learner never wrote. More is free.
 *
 * <p>{@code signatures.txt} has a line for each class and each member: class, signature, file and line of the starter.
 */
final class Signatures {
    private final List<Line> lines;

    /** @param place {@code Segment.java:270} in the starter */
    private record Line(String className, String signature, String place) {
        String file() {
            return place.substring(0, place.lastIndexOf(':'));
        }

        String packageName() {
            return className.substring(0, Math.max(0, className.lastIndexOf('.')));
        }

        boolean isOfClass() {
            return !signature.contains("(") && signature.contains(" " + className);
        }

        boolean isIn(List<String> have) {
            return isOfClass() ? have.stream().anyMatch(this::isKeptBy) : have.contains(signature);
        }

        /** A class may implement more than its starter did. */
        private boolean isKeptBy(String other) {
            var interfaces = signature.split(" implements ", 2);
            var others = other.split(" implements ", 2);
            return interfaces[0].equals(others[0]) && (interfaces.length == 1
                || others.length == 2 && List.of(others[1].split(", ")).containsAll(List.of(interfaces[1].split(", "))));
        }

        /** True if it has the same name, so that it may be what became of it. */
        boolean isLike(Line other) {
            return isOfClass() ? other.isOfClass() : !other.isOfClass() && name().equals(other.name());
        }

        private String name() {
            var parenthesis = signature.indexOf('(');
            var head = parenthesis < 0 ? signature : signature.substring(0, parenthesis) + "()";
            return head.substring(head.lastIndexOf(' ') + 1);
        }
    }

    private Signatures(List<Line> lines) {
        this.lines = lines;
    }

    /** @param file null for none */
    static Signatures read(String file) {
        if (file == null || !Files.exists(Path.of(file))) {
            return new Signatures(List.of());
        }
        try {
            return new Signatures(Files.readAllLines(Path.of(file)).stream().map(line -> line.split("\t"))
                .filter(parts -> parts.length == 3).map(parts -> new Line(parts[0], parts[1], parts[2])).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Before anything is compiled: is each file there, and does it say which package it belongs to? */
    Optional<Problem> inSources(Path sources, String lab, Path relativeTo) {
        var packages = new LinkedHashMap<String, String>();
        lines.forEach(line -> packages.putIfAbsent(line.packageName().replace('.', '/') + "/" + line.file(), line.packageName()));
        for (var expected : packages.entrySet()) {
            var file = sources.resolve(expected.getKey());
            var shown = file.startsWith(relativeTo) ? relativeTo.relativize(file).toString() : file.toString();
            if (!Files.isRegularFile(file)) {
                return Optional.of(new Problem(Kind.FILE_MISSING, List.of(shown + " is missing",
                    "Without it, the finished layer's class would be checked, not yours.",
                    "Bring it back under this name; `lab reset " + lab + "` puts the starter there.")));
            }
            var wrong = PackageLine.problem(file, shown, expected.getValue());
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    /** While it is compiled: is each class declared there, with all that its starter offered? */
    Optional<Problem> inDeclarations(JavacTask task, Path relativeTo) {
        var declared = new LinkedHashMap<String, Declared>();
        for (var line : lines) {
            var type = task.getElements().getTypeElement(line.className().replace('$', '.'));
            if (type == null || Trees.instance(task).getPath(type) == null) {
                return Optional.of(new Problem(Kind.NOT_YOURS, List.of(line.place() + " (of the starter)",
                    "declares the " + kindAndName(line) + ", and it is not there any more.",
                    "Without it, the finished layer's would be checked, not yours. Bring it back: "
                        + readable(line.signature()))));
            }
            var have = declared.computeIfAbsent(line.className(), name -> Declared.of(type, task));
            if (!line.isIn(have.signatures())) {
                return Optional.of(changed(line, have, relativeTo));
            }
        }
        return Optional.empty();
    }

    /** What a class of the learner's declares: its members, and where. */
    private record Declared(Path file, int line, Map<String, Integer> lineBySignature) {
        static Declared of(TypeElement type, JavacTask task) {
            var text = new SignatureText(task.getElements(), task.getTypes());
            var trees = Trees.instance(task);
            var lines = new LinkedHashMap<>(Map.of(text.of(type), lineOf(type, trees)));
            type.getEnclosedElements().stream().filter(Signatures::isMember)
                .forEach(member -> lines.put(text.of(member), lineOf(member, trees)));
            var file = Path.of(trees.getPath(type).getCompilationUnit().getSourceFile().toUri());
            return new Declared(file, lineOf(type, trees), lines);
        }

        /** 0 for what the compiler has added. */
        private static int lineOf(Element element, Trees trees) {
            var path = trees.getPath(element);
            return path == null ? 0 : (int) path.getCompilationUnit().getLineMap().getLineNumber(
                trees.getSourcePositions().getStartPosition(path.getCompilationUnit(), path.getLeaf()));
        }

        List<String> signatures() {
            return List.copyOf(lineBySignature.keySet());
        }
    }

    private static boolean isMember(Element element) {
        return switch (element.getKind()) {
            case METHOD, CONSTRUCTOR, FIELD, ENUM_CONSTANT -> true;
            default -> false;
        };
    }

    private static String kindAndName(Line line) {
        var kind = Stream.of("interface", "enum", "record").filter(word -> line.signature().contains(word + " ")).findFirst();
        return kind.orElse("class") + " " + line.className().substring(line.className().lastIndexOf('.') + 1).replace('$', '.');
    }

    /** When it is loaded: does each class come from the learner's output? Nothing else may be graded. */
    void requireFrom(Path classes, ClassLoader loader) {
        for (var name : lines.stream().map(Line::className).distinct().toList()) {
            try {
                var from = Class.forName(name, false, loader).getProtectionDomain().getCodeSource().getLocation();
                if (!Path.of(from.toURI()).equals(classes)) {
                    throw new IllegalStateException("broken invariant: %s comes from %s, want %s".formatted(name, from, classes));
                }
            } catch (ClassNotFoundException | URISyntaxException e) {
                throw new IllegalStateException("broken invariant: " + name + " was compiled, so it can be loaded", e);
            }
        }
    }

    private static Problem changed(Line line, Declared declared, Path relativeTo) {
        var other = declared.signatures().stream()
            .filter(signature -> new Line(line.className(), signature, "").isLike(line)).findFirst();
        var at = other.map(declared.lineBySignature()::get).filter(number -> number > 0).orElse(declared.line());
        var shown = declared.file().startsWith(relativeTo) ? relativeTo.relativize(declared.file()) : declared.file();
        return new Problem(Kind.MEMBER_CHANGED, List.of(shown + ":" + at,
            "must say       " + readable(line.signature()) + "     (" + line.place() + " in the starter)",
            other.map(now -> "but now says   " + readable(now)).orElse("but has nothing of that name any more"),
            "Other layers or the checks count on it. You may add members; those of the starter must stay as they are."));
    }

    /** Without the packages, which nobody writes at these places. */
    private static String readable(String signature) {
        return signature.replaceAll("\\b(?:[a-z_][\\w]*\\.)+(?=[A-Z])", "").replace('$', '.');
    }
}
