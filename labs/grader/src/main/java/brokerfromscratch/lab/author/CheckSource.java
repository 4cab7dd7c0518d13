package brokerfromscratch.lab.author;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A class of checks, as its source has it: nothing is compiled or run.
 *
 * @param fullName with the package
 * @param step     from {@code @Step}; 0 if it has none
 * @param judge    who may judge its brokers
 */
record CheckSource(String name, String fullName, int step, boolean isMoment, Judge judge, List<Method> methods) {
    private static final Set<String> TESTS = Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory");

    /**
     * One check.
     *
     * @param title from {@code @DisplayName}; null for none
     * @param must  from {@code @Must}; null for none
     * @param ours  from {@code @MiniBrokerOnly}: why Apache Kafka is not asked; null if it is
     */
    record Method(String name, String title, String must, String ours) {}

    /**
     * What a class of checks says of Apache Kafka.
     *
     * @param hasCluster it is a {@code @ClusterTest}; else it looks at no broker
     * @param isPublic   it is {@code @PublicProtocol}
     * @param ours       from {@code @MiniBrokerOnly}; null if it has none
     */
    record Judge(boolean hasCluster, boolean isPublic, String ours) {}

    CheckSource {
        methods = List.copyOf(methods);
    }

    /** All classes below a folder that have a check, sorted by file. */
    static List<CheckSource> below(Path folder) {
        var found = new ArrayList<CheckSource>();
        for (var file : MarkedLayer.javaFiles(folder)) {
            found.addAll(in(MarkedLayer.name(folder, file), MarkedLayer.text(file)));
        }
        return found;
    }

    static List<CheckSource> in(String file, String text) {
        var task = (JavacTask) Compilers.ofThisJdk().getTask(null, null, problem -> {}, List.of("-proc:none"), null,
                List.of(new TextOfSource(file, text)));
        try {
            var unit = task.parse().iterator().next();
            var prefix = unit.getPackageName() == null ? "" : unit.getPackageName() + ".";
            return unit.getTypeDecls().stream().filter(ClassTree.class::isInstance)
                    .map(type -> of(prefix, (ClassTree) type)).filter(check -> !check.methods.isEmpty()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CheckSource of(String prefix, ClassTree type) {
        var methods = new ArrayList<Method>();
        addMethodsOf(type, methods);
        var name = type.getSimpleName().toString();
        var step = annotation(type.getModifiers(), "Step").map(Integer::parseInt).orElse(0);
        var isMoment = annotation(type.getModifiers(), "Moment").isPresent();
        var judge = new Judge(annotation(type.getModifiers(), "ClusterTest").isPresent(),
                annotation(type.getModifiers(), "PublicProtocol").isPresent(),
                annotation(type.getModifiers(), "MiniBrokerOnly").orElse(null));
        return new CheckSource(name, prefix + name, step, isMoment, judge, methods);
    }

    /** Nested classes of checks belong to the outer one. */
    private static void addMethodsOf(ClassTree type, List<Method> methods) {
        for (var member : type.getMembers()) {
            if (member instanceof ClassTree nested) {
                addMethodsOf(nested, methods);
            } else if (member instanceof MethodTree method && isCheck(method)) {
                methods.add(new Method(method.getName().toString(), annotation(method.getModifiers(), "DisplayName").orElse(null),
                        annotation(method.getModifiers(), "Must").orElse(null),
                        annotation(method.getModifiers(), "MiniBrokerOnly").orElse(null)));
            }
        }
    }

    private static boolean isCheck(MethodTree method) {
        return TESTS.stream().anyMatch(test -> annotation(method.getModifiers(), test).isPresent());
    }

    /** The value of an annotation, as it would be printed; an empty text if it has none. */
    private static Optional<String> annotation(ModifiersTree modifiers, String simpleName) {
        return modifiers.getAnnotations().stream()
                .filter(annotation -> ("." + annotation.getAnnotationType()).endsWith("." + simpleName)).findFirst()
                .map(CheckSource::value);
    }

    private static String value(AnnotationTree annotation) {
        return annotation.getArguments().stream().map(CheckSource::withoutName).filter(LiteralTree.class::isInstance)
                .map(literal -> String.valueOf(((LiteralTree) literal).getValue())).findFirst().orElse("");
    }

    private static ExpressionTree withoutName(ExpressionTree argument) {
        return argument instanceof AssignmentTree assignment ? assignment.getExpression() : argument;
    }

    String nameOf(Method method) {
        return name + "." + method.name();
    }
}
