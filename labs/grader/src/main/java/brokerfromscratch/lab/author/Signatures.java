package brokerfromscratch.lab.author;

import brokerfromscratch.lab.LabException;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;

/**
 * The list of what a starter's classes offer to others: {@code signatures.txt}. Before the first check the learner's classes
 * are compared with it, because a class or a method that is missing would otherwise be the reference's, or a
 * {@code NoSuchMethodError} in code that the learner never wrote.
 *
 * <pre>
 *   CLASS          TAB  public final class minibroker.segment.Segment         TAB  Segment.java:33
 *   CLASS          TAB  public long recover(minibroker.segment.HeaderVisitor) throws java.io.IOException  TAB  Segment.java:270
 * </pre>
 *
 * One line for each class and each member of it that is not private, by file, class and line; the first line of a class has
 * its own name in the second column. CLASS is the name that the class file has ({@code Outer$Inner}), and types are erased:
 * so reflection can say the same. {@code toString}, {@code equals}, {@code hashCode} and an enum's {@code values} and
 * {@code valueOf} are left out: nobody can miss them. The file and line are those of the starter.
 */
final class Signatures {
    private static final Set<String> NEVER_MISSED = Set.of("toString()", "hashCode()", "equals(java.lang.Object)");
    private static final Set<String> NEVER_MISSED_IN_ENUMS = Set.of("values()", "valueOf(java.lang.String)");

    private final JavacTask task;
    private final Trees trees;
    private final SignatureText text;
    private final List<String> lines = new ArrayList<>();

    private Signatures(JavacTask task) {
        this.task = task;
        this.trees = Trees.instance(task);
        this.text = new SignatureText(task.getElements(), task.getTypes());
    }

    /**
     * Compiles starters, to nowhere.
     *
     * @param starters texts by file
     * @param shownIn  the folder to name in messages
     */
    static List<String> of(Map<String, String> starters, String shownIn, StarterLibraries libraries) {
        if (starters.isEmpty()) {
            return List.of();
        }
        var problems = new DiagnosticCollector<JavaFileObject>();
        var compiler = Compilers.ofThisJdk();
        try (var files = compiler.getStandardFileManager(problems, Locale.ROOT, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.SOURCE_PATH, libraries.sources());
            var task = (JavacTask) compiler.getTask(null, files, problems, List.of("-proc:none", "-implicit:none", "-nowarn",
                    "--release", "17", "-Xprefer:source", "-cp", libraries.classPath()), null, texts(starters));
            var elements = task.analyze();
            requireNoErrors(problems, shownIn);
            var signatures = new Signatures(task);
            signatures.addAll(elements, starters.keySet());
            return signatures.lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<TextOfSource> texts(Map<String, String> starters) {
        return starters.entrySet().stream().map(starter -> new TextOfSource(starter.getKey(), starter.getValue())).toList();
    }

    private static void requireNoErrors(DiagnosticCollector<JavaFileObject> problems, String shownIn) {
        var errors = problems.getDiagnostics().stream().filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                .map(problem -> "  %s:%d: %s".formatted(TextOfSource.fileOf(problem.getSource()), problem.getLineNumber(),
                        problem.getMessage(Locale.ROOT)))
                .collect(Collectors.joining(System.lineSeparator()));
        if (!errors.isEmpty()) {
            throw new LabException("the starters of %s do not compile; do the marks take away what others use?%n%s"
                    .formatted(shownIn, errors));
        }
    }

    /** Of the compiled elements those that stand in the starters, not those that came from the layers' sources with them. */
    private void addAll(Iterable<? extends Element> elements, Set<String> files) {
        for (var file : files) {
            StreamSupport.stream(elements.spliterator(), false)
                    .filter(element -> element.getKind().isClass() || element.getKind().isInterface())
                    .filter(element -> element.getEnclosingElement().getKind() == ElementKind.PACKAGE)
                    .filter(element -> fileOf(element).equals(file))
                    .sorted(Comparator.comparingInt(element -> lineOf(element, 0)))
                    .forEach(element -> add((TypeElement) element, fileName(file)));
        }
    }

    private void add(TypeElement type, String fileName) {
        var name = task.getElements().getBinaryName(type);
        var ownLine = lineOf(type, 0);
        addLine(name, type, fileName, ownLine);
        type.getEnclosedElements().stream().filter(member -> isListed(member, type))
                .sorted(Comparator.<Element>comparingInt(member -> lineOf(member, ownLine)).thenComparing(text::of))
                .forEach(member -> addLine(name, member, fileName, lineOf(member, ownLine)));
        type.getEnclosedElements().stream()
                .filter(member -> member instanceof TypeElement && !member.getModifiers().contains(Modifier.PRIVATE))
                .sorted(Comparator.comparingInt(member -> lineOf(member, ownLine)))
                .forEach(member -> add((TypeElement) member, fileName));
    }

    private void addLine(CharSequence className, Element element, String fileName, int line) {
        lines.add("%s\t%s\t%s:%d".formatted(className, text.of(element), fileName, line));
    }

    private boolean isListed(Element member, TypeElement type) {
        if (member.getModifiers().contains(Modifier.PRIVATE) || member instanceof RecordComponentElement) {
            return false;
        }
        if (member instanceof ExecutableElement method) {
            var call = text.call(method);
            return !NEVER_MISSED.contains(call)
                    && !(type.getKind() == ElementKind.ENUM && NEVER_MISSED_IN_ENUMS.contains(call))
                    && member.getKind() != ElementKind.STATIC_INIT && member.getKind() != ElementKind.INSTANCE_INIT;
        }
        return member.getKind().isField();
    }

    private String fileOf(Element type) {
        var path = trees.getPath(type);
        return path == null ? "" : TextOfSource.fileOf(path.getCompilationUnit().getSourceFile());
    }

    /** Where the element's name stands; what the compiler adds of its own accord stands where its class does. */
    private int lineOf(Element element, int otherwise) {
        var path = trees.getPath(element);
        if (path == null || task.getElements().getOrigin(element) != Elements.Origin.EXPLICIT) {
            return otherwise;
        }
        var unit = path.getCompilationUnit();
        var at = SignatureText.positionOfName(element, path.getLeaf(), unit, positions());
        return at < 0 ? otherwise : Math.max(otherwise, (int) unit.getLineMap().getLineNumber(at));
    }

    private SourcePositions positions() {
        return trees.getSourcePositions();
    }

    private static String fileName(String file) {
        return file.substring(file.lastIndexOf('/') + 1);
    }
}
