package minibroker.segment;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import minibroker.runtime.Storage;
import minibroker.runtime.StorageFile;

/** Stands between a segment and its disk: counts the bytes that are read from log files, and can let reads fail. */
final class WatchedReads {
    private long failFrom = Long.MAX_VALUE;
    private int bytes;

    Storage of(Storage disk) {
        return between(Storage.class, (method, arguments) -> {
            var result = call(disk, method, arguments);
            return result instanceof StorageFile file && file.name().endsWith(SegmentNames.LOG) ? watched(file) : result;
        });
    }

    private StorageFile watched(StorageFile file) {
        return between(StorageFile.class, (method, arguments) -> {
            if (method.getName().equals("read")) {
                watch((ByteBuffer) arguments[0], (long) arguments[1]);
            }
            var result = call(file, method, arguments);
            return result == file ? watched(file) : result;
        });
    }

    private void watch(ByteBuffer into, long position) throws IOException {
        if (position + into.remaining() > failFrom) {
            throw new IOException("the disk cannot read byte " + failFrom);
        }
        bytes += into.remaining();
    }

    /** From now on every read that wants a byte at this position or behind it fails. */
    void failFrom(long position) {
        failFrom = position;
    }

    /** How many bytes were asked for since the last call. */
    int bytesSinceLastAsked() {
        var asked = bytes;
        bytes = 0;
        return asked;
    }

    private interface Answer {
        Object to(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T between(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
            (proxy, method, arguments) -> answer.to(method, arguments)));
    }

    private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
