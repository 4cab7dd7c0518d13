package minibroker.runtime.sim;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.TreeMap;
import minibroker.runtime.Connection;
import minibroker.runtime.FrameHandler;
import minibroker.runtime.Transport;

/**
 * One process's door to the simulated network. A poll never waits: it delivers what the present event has brought. An
 * exception from a handler is not caught here, as the real transport does to save the other connections: in a
 * simulation it is a bug to be seen.
 */
final class SimTransport implements Transport {
    private final Life life;
    private final SimNetwork network;
    private final SplittableRandom random;
    private final TreeMap<Integer, SimListener> listeners = new TreeMap<>();       // by port
    private final ArrayDeque<SimConnection> ready = new ArrayDeque<>();
    private final ArrayDeque<SimConnection> closed = new ArrayDeque<>();

    SimTransport(Life life, SimNetwork network, SplittableRandom random) {
        this.life = life;
        this.network = network;
        this.random = random;
    }

    @Override
    public Listening listen(InetSocketAddress address, int maxFrameBytes, Acceptor acceptor) throws IOException {
        var port = address.getPort() != 0 ? address.getPort() : network.newPort();
        var listener = new SimListener(life.node().address(port), maxFrameBytes, acceptor);
        if (listeners.putIfAbsent(port, listener) != null) {
            throw new IOException("cannot listen on " + address + ": Address already in use");
        }
        return listener;
    }

    @Override
    public Connection connect(InetSocketAddress address, int maxFrameBytes, FrameHandler handler) {
        var connection = newConnection(network.newPort(), address, maxFrameBytes);
        connection.handledBy(handler);
        network.connect(connection, address);
        return connection;
    }

    @Override
    public long poll(long timeoutNanos) {
        for (int left = ready.size(); left > 0; left--) {
            ready.remove().deliver();
        }
        for (int left = closed.size(); left > 0; left--) {
            closed.remove().tellClosed();
        }
        return 0;
    }

    @Override
    public void wakeup() {
        life.wakeup();
    }

    @Override
    public void close() {
        listeners.clear();
        network.closeAll(life);
        while (!closed.isEmpty()) {
            closed.remove().tellClosed();
        }
    }

    // ---- for the network and the connections ----

    boolean hasArrivals() {
        return !ready.isEmpty() || !closed.isEmpty();
    }

    void ready(SimConnection connection) {
        ready.add(connection);
        life.wakeup();
    }

    void tellClosedLater(SimConnection connection) {
        closed.add(connection);
        life.wakeup();
    }

    /** What listens on {@code port}, or null. */
    SimListener listener(int port) {
        return listeners.get(port);
    }

    SimConnection newConnection(int localPort, InetSocketAddress remote, int maxFrameBytes) {
        return new SimConnection(life, network, random.split(), localPort, remote, maxFrameBytes);
    }

    /** One port of one process. */
    final class SimListener implements Listening {
        private final InetSocketAddress address;
        private final int maxFrameBytes;
        private final Acceptor acceptor;

        private SimListener(InetSocketAddress address, int maxFrameBytes, Acceptor acceptor) {
            this.address = address;
            this.maxFrameBytes = maxFrameBytes;
            this.acceptor = acceptor;
        }

        /** The end on this side of a connection that {@code client} opens. */
        SimConnection accept(InetSocketAddress client) {
            var connection = newConnection(address.getPort(), client, maxFrameBytes);
            life.trace("accept", connection.id(), 0, 0);
            connection.handledBy(acceptor.accept(connection));
            return connection;
        }

        @Override
        public InetSocketAddress address() {
            return address;
        }

        @Override
        public void close() {
            listeners.remove(address.getPort(), this);
        }
    }
}
