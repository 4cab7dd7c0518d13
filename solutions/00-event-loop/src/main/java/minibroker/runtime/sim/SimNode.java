package minibroker.runtime.sim;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import minibroker.runtime.Doors;
import minibroker.runtime.EventLoop;

/**
 * A machine: a name, a clock, a disk that outlives crashes, and at most one running process. Booting it again means a new
 * loop and new connections on the same disk.
 */
public final class SimNode {
    private final Simulation simulation;
    private final String name;
    private final InetAddress address;
    private final SplittableRandom random;
    private final SimClock clock;
    private final SimDisk disk;
    private Life life;             // null: switched off

    SimNode(Simulation simulation, String name, int number, SplittableRandom random) {
        this.simulation = simulation;
        this.name = name;
        this.address = addressOf(name, number);
        this.random = random;
        this.clock = new SimClock(simulation);
        this.disk = new SimDisk(name, random.split(), simulation.trace());
    }

    private static InetAddress addressOf(String name, int number) {
        try {
            return InetAddress.getByAddress(name, new byte[] {10, 0, (byte) (number >> 8), (byte) number});   // asks no DNS
        } catch (UnknownHostException e) {
            throw new UncheckedIOException("four bytes are an address", e);
        }
    }

    public String name() {
        return name;
    }

    public SimDisk disk() {
        return disk;
    }

    /** Where others find what listens on {@code port} here. */
    public InetSocketAddress address(int port) {
        return new InetSocketAddress(address, port);
    }

    public boolean isUp() {
        return life != null;
    }

    /** The doors of the process that runs now. */
    public Doors doors() {
        return running().doors();
    }

    /** The loop of the process that runs now. From outside of its events use {@link EventLoop#submit} only. */
    public EventLoop loop() {
        return running().loop();
    }

    /** Sets this machine's idea of the time of day wrong by so much; how long things take is not changed. */
    public void skewClockMs(long skewMs) {
        clock.skewMs(skewMs);
    }

    /** Starts a process: {@code starter} wires a broker or a client to {@link #doors} and {@link #loop}. */
    public void boot(Consumer<SimNode> starter) {
        if (isUp()) {
            throw new IllegalStateException(name + " runs already");
        }
        simulation.trace().add(name, "boot", "", 0, 0);
        disk.plugIn();
        life = new Life(simulation, this, clock, random.split());
        simulation.loudly(() -> running().perform(() -> starter.accept(this)));
    }

    /** SIGKILL: the process and its connections are gone at once; what it has written stays. */
    public void kill() {
        if (isUp()) {
            simulation.trace().add(name, "kill", "", 0, 0);
            disk.kill();
            simulation.network().processDied(end());
        }
    }

    /** The plug is pulled: gone without a last packet, and of what was not forced, anything may be missing. */
    public void losePower() {
        if (isUp()) {
            simulation.trace().add(name, "power", "lost", 0, 0);
            disk.losePower();
            simulation.network().powerFailed(end());
        }
    }

    /** Kills the process instead of its {@code n}-th disk operation from now (1: the next), in the middle of a turn. */
    public void killAtDiskOperation(long n) {
        disk.crashAt(n, this::kill);
    }

    /** Pulls the plug instead of the {@code n}-th disk operation from now (1: the next), in the middle of a turn. */
    public void losePowerAtDiskOperation(long n) {
        disk.crashAt(n, this::losePower);
    }

    // ---- for the other parts of the simulation ----

    String hostAddress() {
        return address.getHostAddress();
    }

    /** The process that runs now, or null. */
    Life life() {
        return life;
    }

    private Life end() {
        var ended = life;
        life = null;
        ended.end();
        return ended;
    }

    private Life running() {
        if (life == null) {
            throw new IllegalStateException(name + " is switched off");
        }
        return life;
    }

    @Override
    public String toString() {
        return name;
    }
}
