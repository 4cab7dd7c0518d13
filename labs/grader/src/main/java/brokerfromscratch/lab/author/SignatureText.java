package brokerfromscratch.lab.author;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.SourcePositions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Writes elements down in the words that {@code signatures.txt} has for them; no JDK's {@code toString} has a say in it. */
public final class SignatureText {
    /** Those that make a difference to who calls, in the order of the language specification. */
    private static final List<Modifier> SHOWN = List.of(Modifier.PUBLIC, Modifier.PROTECTED, Modifier.PRIVATE, Modifier.ABSTRACT,
            Modifier.STATIC, Modifier.FINAL);

    private final Elements elements;
    private final Types types;

    public SignatureText(Elements elements, Types types) {
        this.elements = elements;
        this.types = types;
    }

    public String of(Element element) {
        if (element instanceof TypeElement type) {
            return ofType(type);
        }
        var modifiers = modifiers(element);
        if (element instanceof ExecutableElement method) {
            var result = method.getKind() == ElementKind.CONSTRUCTOR ? "" : name(method.getReturnType()) + " ";
            return modifiers + result + call(method) + list(" throws ", method.getThrownTypes());
        }
        return modifiers + name(element.asType()) + " " + element.getSimpleName();
    }

    /** Name and parameters: {@code append(java.nio.ByteBuffer, java.util.List)}. A constructor has its class's name. */
    String call(ExecutableElement method) {
        var name = method.getKind() == ElementKind.CONSTRUCTOR ? method.getEnclosingElement().getSimpleName()
                : method.getSimpleName();
        return name + method.getParameters().stream().map(parameter -> name(parameter.asType()))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private String ofType(TypeElement type) {
        var parent = type.getKind() == ElementKind.CLASS && type.getSuperclass().getKind() != TypeKind.NONE
                && !name(type.getSuperclass()).equals("java.lang.Object") ? List.of(type.getSuperclass()) : List.<TypeMirror>of();
        var kind = type.getKind() == ElementKind.ANNOTATION_TYPE ? "@interface" : type.getKind().name().toLowerCase(Locale.ROOT);
        return modifiers(type) + kind + " " + elements.getBinaryName(type) + list(" extends ", parent)
                + list(type.getKind().isInterface() ? " extends " : " implements ", type.getInterfaces());
    }

    private static String modifiers(Element element) {
        var isInterface = element.getKind().isInterface();
        return SHOWN.stream().filter(element.getModifiers()::contains)
                .filter(modifier -> !(isInterface && modifier != Modifier.PUBLIC && modifier != Modifier.PROTECTED))
                .map(modifier -> modifier + " ").collect(Collectors.joining());
    }

    private String list(String before, List<? extends TypeMirror> all) {
        return all.isEmpty() ? "" : all.stream().map(this::name).collect(Collectors.joining(", ", before, ""));
    }

    private String name(TypeMirror type) {
        var erased = types.erasure(type);
        if (erased instanceof ArrayType array) {
            return name(array.getComponentType()) + "[]";
        }
        return erased instanceof DeclaredType declared ? elements.getBinaryName((TypeElement) declared.asElement()).toString()
                : erased.getKind().name().toLowerCase(Locale.ROOT);
    }

    /** Not where the annotations and modifiers begin: the line to open is the one with the name. -1 if it stands nowhere. */
    static long positionOfName(Element element, Tree tree, CompilationUnitTree unit, SourcePositions positions) {
        var start = positions.getStartPosition(unit, tree);
        if (start < 0) {
            return -1;
        }
        try {
            var named = element.getKind() == ElementKind.CONSTRUCTOR ? element.getEnclosingElement() : element;
            var name = Pattern.compile("\\b" + Pattern.quote(named.getSimpleName().toString()) + "\\b")
                    .matcher(unit.getSourceFile().getCharContent(true));
            return name.find((int) start) ? name.start() : start;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
