package minibroker.segment;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.TreeMap;
import minibroker.runtime.Storage;
import minibroker.runtime.StorageFile;

/** Counts what is asked of a disk and its files: what a real one would count as system calls. */
final class CountedCalls {
    private final TreeMap<String, Integer> counts = new TreeMap<>();

    Storage on(Storage disk) {
        return wrap(Storage.class, disk);
    }

    int count(String method) {
        return counts.getOrDefault(method, 0);
    }

    void reset() {
        counts.clear();
    }

    private <T> T wrap(Class<T> type, T target) {
        var proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            counts.merge(method.getName(), 1, Integer::sum);
            try {
                var result = method.invoke(target, arguments);
                return result instanceof StorageFile file ? wrap(StorageFile.class, file) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
        return type.cast(proxy);
    }
}
