package brokerfromscratch.lab.check;

import brokerfromscratch.lab.author.SignatureText;
import com.sun.source.util.JavacTask;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;

/**
 * All that other sources can see of some sources, as text. As long as it stays the same, what was compiled against them need
 * not be compiled again.
 */
final class Declarations {
    private final SignatureText text;
    private final Set<String> found = new TreeSet<>();

    private Declarations(SignatureText text) {
        this.text = text;
    }

    static Set<String> of(JavacTask task, Iterable<? extends Element> elements) {
        var declarations = new Declarations(new SignatureText(task.getElements(), task.getTypes()));
        elements.forEach(element -> {
            if (element instanceof TypeElement type) {
                declarations.add(type);
            }
        });
        return declarations.found;
    }

    private void add(TypeElement type) {
        var name = type.getQualifiedName() + " ";
        found.add(name + text.of(type) + type.getTypeParameters() + type.getSuperclass() + type.getInterfaces());
        for (var member : type.getEnclosedElements()) {
            if (member instanceof TypeElement inner) {
                add(inner);
            } else {
                var constant = member instanceof VariableElement field ? field.getConstantValue() : null;
                found.add(name + member.getModifiers() + member + member.asType() + text.of(member) + constant);
            }
        }
    }
}
