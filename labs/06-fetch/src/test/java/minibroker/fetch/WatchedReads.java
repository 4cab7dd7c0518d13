package minibroker.fetch;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import minibroker.runtime.Storage;
import minibroker.runtime.StorageFile;

/** Stands between the logs and their disk, and can let the reads of some files fail. */
final class WatchedReads {
    private String failing;                              // the beginning of their names; null: none fails

    /** From now on every read of a file below this folder fails. */
    void fail(String folder) {
        failing = folder;
    }

    Storage of(Storage disk) {
        return between(Storage.class, (method, arguments) -> {
            var result = call(disk, method, arguments);
            return result instanceof StorageFile file ? watched(file) : result;
        });
    }

    private StorageFile watched(StorageFile file) {
        return between(StorageFile.class, (method, arguments) -> {
            if (method.getName().equals("read") && failing != null && file.name().startsWith(failing)) {
                throw new IOException("the disk cannot read " + file.name());
            }
            var result = call(file, method, arguments);
            return result == file ? watched(file) : result;
        });
    }

    private interface Reply {
        Object to(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T between(Class<T> type, Reply reply) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
            (proxy, method, arguments) -> reply.to(method, arguments)));
    }

    private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
