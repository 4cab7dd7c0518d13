package brokerfromscratch.checks;

import java.io.FileInputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.utils.Time;
import org.pcollections.HashTreePMap;

/** Everything that nobody behind the doors may do, one method each: the proof that the rules see it. Never run. */
@SuppressWarnings("unused")
final class Offenders {
    private Offenders() {}

    static final class WithThreads {
        void startsAThread() {
            new Thread(() -> {}).start();
        }

        Object usesAPool() {
            return Executors.newCachedThreadPool();
        }

        Object locks() {
            return new ReentrantLock();
        }

        Object counts() {
            return new AtomicLong();
        }

        Object promises() {
            return CompletableFuture.completedFuture(1);
        }

        Object shares() {
            return new ConcurrentHashMap<>();
        }

        Object keepsPerThread() {
            return new ThreadLocal<>();
        }

        int throwsItsOwnDice() {
            return ThreadLocalRandom.current().nextInt();
        }

        void waits() throws InterruptedException {
            wait();
        }
    }

    static final class WithMonitors {
        synchronized void isSynchronized() {}
    }

    static final class WithClocks {
        long wall() {
            return System.currentTimeMillis();
        }

        long nanos() {
            return System.nanoTime();
        }

        Object now() {
            return Instant.now();
        }

        Object date() {
            return new Date();
        }

        Object kafkasTime() {
            return Time.SYSTEM;
        }
    }

    static final class WithFiles {
        boolean asks(String name) {
            return new java.io.File(name).exists();
        }

        Object streams(String name) throws Exception {
            return new FileInputStream(name);
        }

        Object opens(String name) throws Exception {
            return new RandomAccessFile(name, "r");
        }

        byte[] reads(Path path) throws Exception {
            return Files.readAllBytes(path);
        }

        Object channels(Path path) throws Exception {
            return FileChannel.open(path);
        }
    }

    static final class WithSockets {
        Object dials() throws Exception {
            return new Socket("localhost", 9092);
        }

        Object channels() throws Exception {
            return SocketChannel.open();
        }

        Object asksDns(String host) throws Exception {
            return InetAddress.getByName(host);
        }
    }

    static final class WithDice {
        double math() {
            return Math.random();
        }

        Object javaId() {
            return UUID.randomUUID();
        }

        Object kafkaId() {
            return Uuid.randomUuid();
        }

        Supplier<Uuid> kafkaIdByReference() {
            return Uuid::randomUuid;
        }

        Object random() {
            return new Random();
        }

        Object splittable() {
            return new SplittableRandom();
        }

        Object generator() {
            return RandomGenerator.getDefault();
        }

        Object secure() {
            return new SecureRandom();
        }

        int identity(Object any) {
            return System.identityHashCode(any);
        }

        void shuffles(List<Integer> list) {
            Collections.shuffle(list);
        }
    }

    static final class WithParallelStreams {
        long ofACollection(List<Integer> list) {
            return list.parallelStream().count();
        }

        long ofAStream(Stream<Integer> stream) {
            return stream.parallel().count();
        }

        long ofInts() {
            return IntStream.range(0, 9).parallel().sum();
        }

        void ofAnArray(int[] array) {
            Arrays.parallelSort(array);
        }
    }

    static final class WithoutOrder {
        Object hashMap() {
            return new HashMap<>();
        }

        Object hashSet() {
            return new HashSet<>();
        }

        Supplier<Map<String, String>> hashMapByReference() {
            return HashMap::new;
        }

        Object identityMap() {
            return new IdentityHashMap<>();
        }

        Object hashTree() {
            return HashTreePMap.empty();
        }

        Object setOfTwo() {
            return Set.of(1, 2);
        }

        Object setOfMany(Integer[] many) {
            return Set.of(many);
        }

        Object mapOfTwo() {
            return Map.of(1, 1, 2, 2);
        }

        Object copyOfASet(Set<Integer> set) {
            return Set.copyOf(set);
        }

        Object copyOfAMap(Map<Integer, Integer> map) {
            return Map.copyOf(map);
        }

        Object collectedSet(Stream<Integer> stream) {
            return stream.collect(Collectors.toSet());
        }

        Object collectedMap(Stream<Integer> stream) {
            return stream.collect(Collectors.toMap(i -> i, i -> i));
        }

        Object grouped(Stream<Integer> stream) {
            return stream.collect(Collectors.groupingBy(i -> i % 2));
        }
    }

    /** Holds state, and knows what a request looks like. */
    static final class WithRequests {
        private final List<FetchRequestData> parked = new ArrayList<>();

        void parks(FetchRequest request) {
            parked.add(request.data());
        }
    }
}
