package minibroker;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** How much memory outside the heap this JVM grants to buffers. Any thread. */
final class DirectMemory {
    private DirectMemory() {}

    /** {@code -XX:MaxDirectMemorySize}, or as much as the heap may have if that was not given. */
    static long limitBytes() {
        var jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        var given = jvm == null ? 0 : Long.parseLong(jvm.getVMOption("MaxDirectMemorySize").getValue());
        return given > 0 ? given : Runtime.getRuntime().maxMemory();
    }
}
