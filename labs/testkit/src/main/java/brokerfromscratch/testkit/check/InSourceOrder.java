package brokerfromscratch.testkit.check;

import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.MethodDescriptor;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;

/** Runs checks as they stand in the source, easiest first: a class file alone does not promise its methods' order. */
public final class InSourceOrder implements MethodOrderer {
    /** Followed by the class's name: its methods in order, with commas between them. */
    static final String PARAMETER = "brokerfromscratch.order.";

    @Override
    public void orderMethods(MethodOrdererContext context) {
        var methods = context.getConfigurationParameter(PARAMETER + context.getTestClass().getName()).orElse("");
        var order = by(List.of(methods.split(",")));
        context.getMethodDescriptors().sort(Comparator.comparing(MethodDescriptor::getMethod, order));
    }

    static Comparator<Method> by(List<String> methods) {
        return Comparator.<Method>comparingInt(method -> {
            var at = methods.indexOf(method.getName());
            return at < 0 ? Integer.MAX_VALUE : at;
        }).thenComparing(Method::getName);
    }
}
