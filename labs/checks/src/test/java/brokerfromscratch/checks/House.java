package brokerfromscratch.checks;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The broker's classes, as rules about them need to see them. */
final class House {
    /** Every class of the layers and of mini-broker; not the checks of the labs, which lie in the layers' packages. */
    static final JavaClasses ALL = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("minibroker");

    /** Bottom to top: each knows those before it. Later labs add their line. */
    static final List<String> LAYERS = List.of(
            "minibroker.runtime", "minibroker.record", "minibroker.segment", "minibroker.log", "minibroker.wire",
            "minibroker.produce", "minibroker.fetch", "minibroker.idempotence");

    /** What the doors lead to: the only classes that touch the world. */
    private static final Set<String> DOORS = Set.of(
            "BackgroundWorker", "ChannelFile", "DirectoryLock", "DirectoryStorage", "EventLoop", "Selected", "SocketConnection",
            "SocketListener", "SocketTransport", "SystemClock");

    /** What opens the doors: the process around a broker. */
    private static final Set<String> PROCESS = Set.of("BrokerConfig", "BrokerMain", "BrokerNode", "BrokerThread", "Rehearsal");

    private House() {}

    /** All that must run alike in a process and in a simulation. */
    static JavaClasses behindTheDoors() {
        return that("behind the doors", type -> !isDoor(type) && !isProcess(type));
    }

    /** {@link #behindTheDoors} without the composition. */
    static JavaClasses layers() {
        return that("in a layer", type -> !isDoor(type) && !type.getPackageName().equals("minibroker"));
    }

    private static boolean isDoor(JavaClass type) {
        return type.getPackageName().equals("minibroker.runtime") && DOORS.contains(topLevelName(type));
    }

    private static boolean isProcess(JavaClass type) {
        return type.getPackageName().equals("minibroker") && PROCESS.contains(topLevelName(type));
    }

    private static JavaClasses that(String description, Predicate<JavaClass> predicate) {
        return ALL.that(DescribedPredicate.describe(description, predicate));
    }

    /** The name of the file that a class stands in. */
    static String topLevelName(JavaClass type) {
        var name = type.getName().substring(type.getPackageName().length() + 1);
        var nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    /** A call of, or a reference to, one of these methods; {@code <init>} is a constructor. */
    static DescribedPredicate<JavaAccess<?>> use(Class<?> owner, String... names) {
        return DescribedPredicate.describe("use " + owner.getSimpleName() + List.of(names), access ->
                access.getTargetOwner().isEquivalentTo(owner) && List.of(names).contains(access.getName()));
    }
}
