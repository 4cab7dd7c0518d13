package minibroker.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;

/** {@code lab break 00}: two threads append to one log, and each field of it is touched under a lock only. */
final class ItBreaks {
    private ItBreaks() {}

    // tag::naive[]
    /** The log that one writes first when two threads shall append to it. */
    static class SharedLog {
        private final TreeMap<Long, String> readings = new TreeMap<>();      // by offset
        private long nextOffset;

        /** Returns the offset: that is the acknowledgement. */
        long append(String reading) throws Exception {
            long offset;
            synchronized (this) {
                offset = nextOffset;
            }
            var stored = layOut(reading);            // slow, and it touches no field. Why make the others wait?
            synchronized (this) {
                readings.put(offset, stored);
                nextOffset = offset + 1;
            }
            return offset;
        }

        synchronized List<String> read() {
            return readings.entrySet().stream().map(e -> "offset " + e.getKey() + "  " + e.getValue()).toList();
        }

        String layOut(String reading) throws Exception {
            return reading;
        }
    }
    // end::naive[]

    /** Two threads meet where it hurts. On a real machine that happens once in a while; here it happens each time. */
    private static final class UnluckyLog extends SharedLog {
        private final CyclicBarrier bothHaveAnOffset = new CyclicBarrier(2);
        private final CountDownLatch firstIsStored = new CountDownLatch(1);
        private boolean alone = true;                // changed while there is one thread

        @Override
        String layOut(String reading) throws Exception {
            if (!alone) {
                bothHaveAnOffset.await();
                if (reading.startsWith("c-2")) {
                    firstIsStored.await();
                }
            }
            return reading;
        }

        Callable<Long> first(String reading) {
            return () -> {
                var offset = append(reading);
                firstIsStored.countDown();
                return offset;
            };
        }
    }

    public static void main(String[] arguments) throws Exception {
        var log = new UnluckyLog();
        var acknowledged = new ArrayList<Long>();
        System.out.println("One thread appends:");
        for (var reading : List.of("c-1 -18.1", "c-2 -17.9", "c-1 -18.0")) {
            acknowledged.add(tell(reading, log.append(reading)));
        }
        log.alone = false;
        System.out.println("Two threads append at the same moment:");
        var one = start(log.first("c-3 -18.4"));
        var other = start(() -> log.append("c-2 -17.2"));
        acknowledged.add(tell("c-3 -18.4", one.get()));
        acknowledged.add(tell("c-2 -17.2", other.get()));
        System.out.println("The log, from its start:");
        log.read().forEach(line -> System.out.println("  " + line));
        System.out.println(acknowledged.size() + " readings were acknowledged, " + log.read().size() + " can be read.");
    }

    private static FutureTask<Long> start(Callable<Long> append) {
        var task = new FutureTask<>(append);
        new Thread(task).start();
        return task;
    }

    private static long tell(String reading, long offset) {
        System.out.println("  " + reading + "  acknowledged: offset " + offset);
        return offset;
    }
}
