package minibroker.runtime.sim;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The wires between the nodes, as TCP makes them look. On one connection everything arrives in order, each parcel a
 * random time later; between connections anything may overtake anything.
 *
 * <p>A {@link #cut} swallows silently. What is sent waits, as in TCP's retransmission: if the line heals soon, it arrives
 * late; if not, both ends are told after some 5 to 15 virtual seconds, each at a time of its own. Simplified: also when
 * the connection was idle, where real TCP would notice nothing at all. A killed process says goodbye (its operating system
 * does); a machine without power does not.
 */
public final class SimNetwork {
    private static final long SHORTEST_DELAY_NANOS = 50_000;
    private static final long LONGEST_DELAY_NANOS = 3_000_000;
    private static final int FIRST_FREE_PORT = 49_152;
    private static final long SHORTEST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LONGEST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final Simulation simulation;
    private final SplittableRandom random;
    private final LinkedHashSet<SimConnection> ends = new LinkedHashSet<>();       // open ends of living processes
    private final TreeMap<String, Long> cuts = new TreeMap<>();                    // line -> which cut it is
    private double dropProbability;
    private long cutsMade;
    private long numbers;
    private int ports = FIRST_FREE_PORT;

    SimNetwork(Simulation simulation, SplittableRandom random) {
        this.simulation = simulation;
        this.random = random;
    }

    // ---- what may go wrong ----

    /** From now on each frame breaks its connection with this probability, and is lost with it. */
    public void dropConnections(double probabilityPerFrame) {
        dropProbability = probabilityPerFrame;
    }

    /** Nothing gets through between the two any more; nobody is told. */
    public void cut(SimNode a, SimNode b) {
        var line = line(a, b);
        if (!cuts.containsKey(line)) {
            note("cut", line);
            var cut = ++cutsMade;
            cuts.put(line, cut);
            between(a, b).forEach(end -> loseTouchUnlessHealed(end, line, cut));
        }
    }

    /** The two reach each other again; what was held up arrives now. */
    public void heal(SimNode a, SimNode b) {
        if (cuts.remove(line(a, b)) != null) {
            note("heal", line(a, b));
            between(a, b).forEach(this::resendMissed);
        }
    }

    /** Cuts {@code node} off from all others. */
    public void isolate(SimNode node) {
        others(node).forEach(other -> cut(node, other));
    }

    /** Heals all lines of {@code node}. */
    public void rejoin(SimNode node) {
        others(node).forEach(other -> heal(node, other));
    }

    // ---- for transports and connections ----

    /** Opens a connection from {@code client}: one way to knock, one way to hear that it is open. */
    void connect(SimConnection client, InetSocketAddress address) {
        ends.add(client);
        var target = target(client, address);
        if (target == null) {
            breakLater(client, delay(), "unknown host " + address.getHostString());
        } else if (isCut(client.life().node(), target)) {
            breakLater(client, patience(), "connect timed out");
        } else {
            simulation.schedule(delay(), () -> knock(client, target, address.getPort()));
        }
    }

    private SimNode target(SimConnection client, InetSocketAddress address) {
        var host = address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
        var isSelf = host.equals("localhost") || host.startsWith("127.");
        return isSelf ? client.life().node() : simulation.nodeCalled(host);
    }

    private void knock(SimConnection client, SimNode target, int port) {
        if (!client.isOpen() || !client.life().isAlive()) {
            return;
        }
        if (isCut(client.life().node(), target)) {
            breakLater(client, patience(), "connect timed out");
            return;
        }
        var listener = target.isUp() ? target.life().transport().listener(port) : null;
        if (listener == null) {
            breakLater(client, delay(), "Connection refused");
            return;
        }
        target.life().perform(() -> join(client, listener.accept(client.localAddress())));
        if (client.peer == null) {                                         // the process crashed while it accepted
            breakLater(client, delay(), "Connection reset by peer");
        }
    }

    private void join(SimConnection client, SimConnection server) {
        server.peer = client;
        client.peer = server;
        ship(server, new Parcel.Accepted());
        if (server.isOpen()) {
            ends.add(server);
            server.established();
        } else {
            ship(server, new Parcel.End("the peer closed the connection"));    // the acceptor wanted no such client
        }
    }

    /** Sends {@code parcel} from {@code from} to its other end. */
    void ship(SimConnection from, Parcel parcel) {
        var to = from.peer;
        if (from.severed) {
            return;                                                // behind a lost frame nothing arrives, as in TCP
        }
        if (parcel instanceof Parcel.Frame && dropProbability > 0 && random.nextDouble() < dropProbability) {
            from.severed = true;
            breakLater(from, delay(), "Connection reset");
            breakLater(to, delay(), "Connection reset");
            return;
        }
        to.inFlight.add(parcel);
        scheduleArrival(to);
    }

    private void scheduleArrival(SimConnection to) {
        to.lastArrivalNanos = Math.max(to.lastArrivalNanos, simulation.nowNanos() + delay());
        simulation.schedule(to.lastArrivalNanos - simulation.nowNanos(), () -> arrive(to));
    }

    private void arrive(SimConnection to) {
        if (isCut(to.life().node(), to.peer.life().node())) {
            to.missedArrivals++;
            return;
        }
        var parcel = to.inFlight.remove();
        if (to.isOpen() && to.life().isAlive()) {
            to.life().perform(() -> to.arrived(parcel));
        } else if (to.life().node().isUp()) {
            breakLater(to.peer, delay(), "Connection reset by peer");      // nobody there knows of this connection
        }
    }

    private void resendMissed(SimConnection end) {
        for (; end.missedArrivals > 0; end.missedArrivals--) {
            scheduleArrival(end);
        }
    }

    void processDied(Life life) {
        endsOf(life).forEach(end -> {
            ends.remove(end);
            if (end.peer != null) {
                ship(end, new Parcel.End("Connection reset by peer"));
            }
        });
    }

    void powerFailed(Life life) {
        endsOf(life).forEach(end -> {
            ends.remove(end);
            if (end.peer != null) {
                breakLater(end.peer, patience(), "timed out");
            }
        });
    }

    void closeAll(Life life) {
        endsOf(life).forEach(end -> end.close("the broker closes its network"));
    }

    void forget(SimConnection end) {
        ends.remove(end);
    }

    int newPort() {
        return ports++;
    }

    long newNumber() {
        return numbers++;
    }

    // ---- inside ----

    private void loseTouchUnlessHealed(SimConnection end, String line, long cut) {
        simulation.schedule(patience(), () -> {
            var stillCut = Long.valueOf(cut).equals(cuts.get(line));
            if (stillCut || !end.peer.isOpen()) {                  // the other end may have given up before the line healed
                breakNow(end, "timed out");
            }
        });
    }

    private void breakLater(SimConnection end, long delayNanos, String why) {
        simulation.schedule(delayNanos, () -> breakNow(end, why));
    }

    private static void breakNow(SimConnection end, String why) {
        end.life().perform(() -> end.abort(why));
    }

    private long delay() {
        return random.nextLong(SHORTEST_DELAY_NANOS, LONGEST_DELAY_NANOS);
    }

    private long patience() {
        return random.nextLong(SHORTEST_PATIENCE_NANOS, LONGEST_PATIENCE_NANOS);
    }

    private boolean isCut(SimNode a, SimNode b) {
        return !cuts.isEmpty() && cuts.containsKey(line(a, b));
    }

    private static String line(SimNode a, SimNode b) {
        return a.name().compareTo(b.name()) < 0 ? a.name() + "|" + b.name() : b.name() + "|" + a.name();
    }

    private List<SimConnection> between(SimNode a, SimNode b) {
        return ends.stream()
                .filter(end -> end.peer != null)
                .filter(end -> line(end.life().node(), end.peer.life().node()).equals(line(a, b)))
                .toList();
    }

    private List<SimConnection> endsOf(Life life) {
        return ends.stream().filter(end -> end.life() == life).toList();
    }

    private List<SimNode> others(SimNode node) {
        var others = new ArrayList<SimNode>();
        simulation.nodes().forEach(other -> {
            if (other != node) {
                others.add(other);
            }
        });
        return others;
    }

    private void note(String kind, String line) {
        simulation.trace().add("network", kind, line, 0, 0);
    }
}
