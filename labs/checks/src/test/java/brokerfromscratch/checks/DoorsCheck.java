package brokerfromscratch.checks;

import static brokerfromscratch.checks.House.use;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.or;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.channels.FileChannel;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.BaseStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same broker runs in a process and in a simulation, and one seed replays it, only as long as nobody behind the doors
 * reaches past them. Each rule here is tried twice: on the broker, which keeps it, and on {@link Offenders}, who do not.
 *
 * <p>What no such rule can see: a {@code synchronized} block, and the order of a map that somebody else made.
 */
@DisplayName("Behind the doors")
class DoorsCheck {
    private static final Set<String> HARMLESS_CONCURRENCY = Set.of(
            "java.util.concurrent.TimeUnit", "java.util.concurrent.Callable");          // a unit, and an interface of one method
    private static final Set<String> HARMLESS_NET = Set.of(
            "java.net.InetSocketAddress", "java.net.InetAddress", "java.net.UnknownHostException");       // names of peers
    private static final Set<String> HARMLESS_FILES = Set.of(                            // what the simulated disk throws
            "java.nio.file.NoSuchFileException", "java.nio.file.DirectoryNotEmptyException", "java.nio.file.FileSystemException");
    private static final Set<String> OPENS_FILES = Set.of("java.io.File", "java.io.FileInputStream", "java.io.FileOutputStream",
            "java.io.FileReader", "java.io.FileWriter", "java.io.RandomAccessFile", "java.io.FileDescriptor");

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of("nobody starts a thread or shares state between threads", noThreads(), Offenders.WithThreads.class),
                Arguments.of("no method is synchronized", noSynchronizedMethods(), Offenders.WithMonitors.class),
                Arguments.of("nobody reads a clock", noClocks(), Offenders.WithClocks.class),
                Arguments.of("nobody opens a file", noFiles(), Offenders.WithFiles.class),
                Arguments.of("nobody opens a socket or asks DNS", noSockets(), Offenders.WithSockets.class),
                Arguments.of("nobody throws dice without a seed", noUnseededChance(), Offenders.WithDice.class),
                Arguments.of("no stream runs in parallel", noParallelStreams(), Offenders.WithParallelStreams.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    @DisplayName("the world is reached through the doors only:")
    void isKept(String sentence, ArchRule rule, Class<?> offender) {
        rule.check(House.behindTheDoors());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    @DisplayName("each rule finds each way to break it:")
    void canFail(String sentence, ArchRule rule, Class<?> offender) {
        assertFindsEveryMethod(rule, offender);
    }

    @Test
    @DisplayName("nothing in a layer has an order that another JVM would change")
    void hasNoRandomOrder() {
        noUnorderedCollections().check(House.layers());
        assertFindsEveryMethod(noUnorderedCollections(), Offenders.WithoutOrder.class);
    }

    private static void assertFindsEveryMethod(ArchRule rule, Class<?> offender) {
        var found = rule.evaluate(new ClassFileImporter().importClasses(offender)).getFailureReport().toString();
        for (var method : offender.getDeclaredMethods()) {
            if (!method.isSynthetic()) {
                assertThat(found).as("what the rule says about %s", method).contains(method.getName());
            }
        }
    }

    // ---- the rules ----

    private static ArchRule noThreads() {
        return noClasses().should().dependOnClassesThat(describe("are made for threads", type ->
                        type.isAssignableTo(Thread.class) || type.isEquivalentTo(ThreadLocal.class)
                        || isIn(type, "java.util.concurrent", HARMLESS_CONCURRENCY)))
                .orShould().accessTargetWhere(use(Object.class, "wait", "notify", "notifyAll"));
    }

    private static ArchRule noSynchronizedMethods() {
        return noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED);
    }

    private static ArchRule noClocks() {
        return noClasses()
                .should().accessTargetWhere(or(use(System.class, "currentTimeMillis", "nanoTime"), use(Date.class, "<init>")))
                .orShould().dependOnClassesThat(describe("know the time", type -> type.getPackageName().equals("java.time")
                        || type.getName().equals("org.apache.kafka.common.utils.Time")));
    }

    private static ArchRule noFiles() {
        return noClasses().should().dependOnClassesThat(describe("open files", type ->
                        OPENS_FILES.contains(type.getName()) || type.getSimpleName().equals("FileRecords")
                        || isIn(type, "java.nio.file", HARMLESS_FILES)))
                .orShould().accessTargetWhere(use(FileChannel.class, "open"));     // whoever is handed a channel may write to it
    }

    private static ArchRule noSockets() {
        return noClasses().should().dependOnClassesThat(describe("open sockets", type ->
                        isIn(type, "java.net", HARMLESS_NET)
                        || type.isAssignableTo(java.nio.channels.SelectableChannel.class)
                        || type.isAssignableTo(java.nio.channels.Selector.class)))
                .orShould().accessTargetWhere(use(java.net.InetAddress.class, "getByName", "getAllByName", "getLocalHost",
                        "getCanonicalHostName"));
    }

    private static ArchRule noUnseededChance() {
        return noClasses().should().accessTargetWhere(or(
                        use(Math.class, "random"), use(UUID.class, "randomUUID"), use(Uuid.class, "randomUuid"),
                        use(RandomGenerator.class, "getDefault", "of"), use(System.class, "identityHashCode"),
                        without(1, use(Random.class, "<init>")), without(1, use(SplittableRandom.class, "<init>")),
                        without(2, use(Collections.class, "shuffle"))))
                .orShould().dependOnClassesThat().areAssignableTo(SecureRandom.class);
    }

    private static ArchRule noParallelStreams() {
        return noClasses().should().accessTargetWhere(describe("run in parallel", access ->
                access.getName().equals("parallelStream") && access.getTargetOwner().isAssignableTo(Collection.class)
                        || access.getName().equals("parallel") && access.getTargetOwner().isAssignableTo(BaseStream.class)
                        || access.getName().startsWith("parallel") && access.getTargetOwner().isEquivalentTo(Arrays.class)));
    }

    /** Set.of() and Map.of(key, value) have one order; with more inside they have another one in each JVM. */
    private static ArchRule noUnorderedCollections() {
        return noClasses().should().accessTargetWhere(or(
                use(HashMap.class, "<init>"), use(HashSet.class, "<init>"), use(Hashtable.class, "<init>"),
                use(IdentityHashMap.class, "<init>"), use(WeakHashMap.class, "<init>"),
                with(2, use(Set.class, "of")), with(3, use(Map.class, "of")), use(Map.class, "ofEntries", "copyOf"),
                use(Set.class, "copyOf"), use(Collectors.class, "toSet", "toUnmodifiableSet", "toUnmodifiableMap"),
                without(4, use(Collectors.class, "toMap")), without(3, use(Collectors.class, "groupingBy"))))
                .orShould().dependOnClassesThat().haveNameMatching("org\\.pcollections\\.Hash.*");
    }

    private static DescribedPredicate<JavaAccess<?>> with(int parameters, DescribedPredicate<JavaAccess<?>> use) {
        return describe(use.getDescription() + " with " + parameters + " arguments or more", access ->
                use.test(access) && (parameterCount(access) >= parameters || takesAnArray(access)));
    }

    private static DescribedPredicate<JavaAccess<?>> without(int parameters, DescribedPredicate<JavaAccess<?>> use) {
        return describe(use.getDescription() + " with fewer than " + parameters + " arguments", access ->
                use.test(access) && parameterCount(access) < parameters);
    }

    private static boolean isIn(JavaClass type, String packageAndBelow, Set<String> except) {
        return type.getPackageName().startsWith(packageAndBelow) && !except.contains(type.getName());
    }

    private static int parameterCount(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget unit ? unit.getRawParameterTypes().size() : 0;
    }

    private static boolean takesAnArray(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget unit
                && unit.getRawParameterTypes().stream().anyMatch(JavaClass::isArray);
    }
}
