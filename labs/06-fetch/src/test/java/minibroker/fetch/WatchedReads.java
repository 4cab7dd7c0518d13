package minibroker.fetch;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import minibroker.runtime.Storage;
import minibroker.runtime.StorageFile;

/** Stands between the logs and their disk, and can let the reads of some files fail. */
final class WatchedReads {
    private String failing;                              // the beginning of their names; null: none fails
    private String damaged;                              // the same

    /** From now on every read of a file below this folder fails. */
    void fail(String folder) {
        failing = folder;
    }

    /** From now on every read of a file below this folder brings zeros. */
    void damage(String folder) {
        damaged = folder;
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
            if (method.getName().equals("read") && damaged != null && file.name().startsWith(damaged)) {
                wipe((ByteBuffer) arguments[0], (int) result);
            }
            return result == file ? watched(file) : result;
        });
    }

    private static void wipe(ByteBuffer read, int count) {
        for (int i = 1; i <= count; i++) {
            read.put(read.position() - i, (byte) 0);
        }
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
