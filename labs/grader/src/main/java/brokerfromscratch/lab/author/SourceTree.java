package brokerfromscratch.lab.author;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;

/** Where in a source its classes, members and statements are: the compiler is asked, so that no brace is counted by hand. */
final class SourceTree {
    private final MarkedSource source;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<MethodTree> methods = new ArrayList<>();
    private final List<ClassTree> classes = new ArrayList<>();

    private SourceTree(MarkedSource source, CompilationUnitTree unit, SourcePositions positions) {
        this.source = source;
        this.unit = unit;
        this.positions = positions;
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void nothing) {
                methods.add(method);
                return super.visitMethod(method, nothing);
            }

            @Override
            public Void visitClass(ClassTree type, Void nothing) {
                classes.add(type);
                return super.visitClass(type, nothing);
            }
        }.scan(unit, null);
    }

    /** Parses; nothing that the source refers to needs to be there. */
    static SourceTree of(MarkedSource source) {
        var problems = new DiagnosticCollector<JavaFileObject>();
        var text = new TextOfSource(source.file(), String.join("\n", source.lines()) + "\n");
        var task = (JavacTask) Compilers.ofThisJdk().getTask(null, null, problems, List.of("-proc:none"), null, List.of(text));
        try {
            var unit = task.parse().iterator().next();
            problems.getDiagnostics().stream().filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR).findFirst()
                    .ifPresent(error -> {
                        throw source.wrong((int) error.getLineNumber(), "javac says: %s", error.getMessage(Locale.ROOT));
                    });
            return new SourceTree(source, unit, Trees.instance(task).getSourcePositions());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of the method whose body ends with the statements between these two lines; it is an error if none does. */
    String methodEndingWith(int begin, int end) {
        var method = innermost(methods.stream().filter(each -> each.getBody() != null).toList(), begin, end);
        if (method == null) {
            throw source.wrong(begin, "this lesson is not inside a method; whole members are marked with lesson-member");
        }
        if (method.getReturnType() == null) {
            throw source.wrong(begin, "a lesson in a constructor: what it assigns would stay unassigned in the starter");
        }
        var statements = method.getBody().getStatements();
        requireWhole(statements, "statement", begin, end);
        statements.stream().filter(statement -> firstLine(statement) > end).findFirst().ifPresent(next -> {
            throw source.wrong(begin, "this lesson ends before its method does: the statement of line %d could never be reached"
                    + " in the starter", firstLine(next));
        });
        return method.getName().toString();
    }

    void requireWholeMembers(int begin, int end) {
        var type = innermost(classes, begin, end);
        if (type == null) {
            throw source.wrong(begin, "this lesson-member is not inside a class");
        }
        requireWhole(type.getMembers(), "member", begin, end);
        if (begin > 1 && source.lines().get(begin - 2).strip().endsWith("*/")) {
            throw source.wrong(begin, "the comment above would stay in the starter without its member: move the mark above it");
        }
    }

    /** No part lies across the two lines, and at least one between them. */
    private void requireWhole(List<? extends Tree> parts, String kind, int begin, int end) {
        var isEmpty = true;
        for (var part : parts) {
            var first = firstLine(part);
            var last = lastLine(part);
            if (begin < first && last < end) {
                isEmpty = false;
            } else if (first < end && begin < last) {
                throw source.wrong(begin, "this lesson does not hold whole %ss: it cuts the %1$s of lines %d to %d",
                        kind, first, last);
            }
        }
        if (isEmpty) {
            throw source.wrong(begin, "this lesson holds no %s", kind);
        }
    }

    private <T extends Tree> T innermost(List<T> trees, int begin, int end) {
        return trees.stream().filter(tree -> firstLine(tree) < begin && end <= lastLine(tree))
                .max(Comparator.comparingLong(this::start)).orElse(null);
    }

    private long start(Tree tree) {
        return positions.getStartPosition(unit, tree);
    }

    private int firstLine(Tree tree) {
        return (int) unit.getLineMap().getLineNumber(start(tree));
    }

    private int lastLine(Tree tree) {
        return (int) unit.getLineMap().getLineNumber(positions.getEndPosition(unit, tree) - 1);
    }
}
