package brokerfromscratch.lab.check;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Calls the testkit that lives beside the learner's classes: another class loader, so by reflection. */
final class CheckCalls {
    private static final String TESTKIT = "brokerfromscratch.testkit.check.";

    private final ClassLoader loader;

    CheckCalls(ClassLoader loader) {
        this.loader = loader;
    }

    /** What is known of a class's checks; see {@code CheckRun.plan}. */
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> plan(Class<?> type, List<String> methods) {
        return (List<Map<String, Object>>) call("CheckRun", "plan", new Class<?>[] {Class.class, List.class}, type, methods);
    }

    void run(Class<?> type, List<String> methods, Set<String> wanted, Consumer<String> started,
            BiConsumer<String, Throwable> ended) {
        call("CheckRun", "run", new Class<?>[] {Class.class, List.class, Set.class, Consumer.class, BiConsumer.class},
            type, methods, wanted, started, ended);
    }

    /** See {@code FailureText.of}. */
    @SuppressWarnings("unchecked")
    Map<String, String> text(Throwable failure) {
        return (Map<String, String>) call("FailureText", "of", new Class<?>[] {Throwable.class}, failure);
    }

    private Object call(String className, String method, Class<?>[] types, Object... arguments) {
        try {
            return loader.loadClass(TESTKIT + className).getMethod(method, types).invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw sneaky(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("broken invariant: the testkit has " + className + "." + method, e);
        }
    }

    /** An error of the learner's code goes on as it is. */
    private static RuntimeException sneaky(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }
}
