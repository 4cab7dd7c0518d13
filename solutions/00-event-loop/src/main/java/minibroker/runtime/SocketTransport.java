package minibroker.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The real network: one java.nio selector, on the loop's own thread. No other thread ever holds a socket, so a frame goes
 * from the socket to the handler and its answer back without a queue between.
 *
 * <pre>
 *   one poll:   wait for ready sockets ──▶ read, deliver, write ──▶ those that were paused ──▶ tell who has closed
 * </pre>
 *
 * <p>Kafka's counterpart is {@code SocketServer}: an acceptor, three network threads and eight request handlers.
 */
public final class SocketTransport implements Transport {
    private static final int FIRST_BUFFER_BYTES = 16 << 10;
    private static final ReadMemory PLENTY = ReadMemory.of(64 << 20);
    private static final long ACCEPT_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SHORTEST_IDLE_CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** So long may a connection keep memory that others wait for; a full-size frame needs 10 MB a second. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** And so long if it sends so slowly that it would not be done by then. Long enough for a packet that was lost. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Clock clock;
    private final Selector selector;
    private final BufferPool buffers;
    private final Cork cork = new Cork();
    private final long maxIdleNanos;
    private final long mostUnreadBytes;
    private long unreadBytes;          // of all connections
    private final ArrayDeque<SelectionKey> ready = new ArrayDeque<>();
    private final ArrayDeque<SocketConnection> goOn = new ArrayDeque<>();
    private final ArrayDeque<SocketConnection> starved = new ArrayDeque<>();
    private final ArrayDeque<SocketConnection> closed = new ArrayDeque<>();
    private final List<SocketListener> resting = new ArrayList<>();
    private long connections;          // ever; makes ids unique
    private boolean someStarve;
    private long askAgainNanos;        // if some starve: when to look who keeps memory from them
    private long nowNanos;             // read once a poll: precise enough for idleness
    private long nextIdleCheckNanos;
    private long acceptAgainNanos;

    // A wake-up costs a system call. It is made only when the loop is, or is about to be, asleep.
    private final AtomicBoolean wakeupPending = new AtomicBoolean();
    private volatile boolean waiting;

    /** A transport that never closes an idle connection, nor one whose peer is slow to read. */
    public SocketTransport(Clock clock) throws IOException {
        this(clock, PLENTY, 0, Long.MAX_VALUE);
    }

    /**
     * @param memory       direct memory for frames that are being read; beyond it connections wait for each other
     * @param maxIdleNanos a connection silent for longer is closed (Kafka: connections.max.idle.ms); 0: never
     * @param mostUnreadBytes memory for answers that are not read yet; beyond it, who has read nothing for longest is closed
     */
    public SocketTransport(Clock clock, ReadMemory memory, long maxIdleNanos, long mostUnreadBytes) throws IOException {
        this.clock = clock;
        this.selector = Selector.open();
        this.buffers = new BufferPool(FIRST_BUFFER_BYTES, memory);
        this.maxIdleNanos = maxIdleNanos;
        this.mostUnreadBytes = mostUnreadBytes;
        this.nowNanos = clock.nanos();
        this.nextIdleCheckNanos = nowNanos;
    }

    // ---- opening ----

    @Override
    public Listening listen(InetSocketAddress address, int maxFrameBytes, Acceptor acceptor) throws IOException {
        var server = ServerSocketChannel.open();
        try {
            return new SocketListener(this, server, address, maxFrameBytes, acceptor);
        } catch (IOException | UnresolvedAddressException e) {
            server.close();
            var why = address.isUnresolved() ? "unknown host" : e.getMessage();
            throw new IOException("cannot listen on " + address + ": " + why, e);
        }
    }

    @Override
    public Connection connect(InetSocketAddress address, int maxFrameBytes, FrameHandler handler) {
        var connection = new SocketConnection(this, address, maxFrameBytes);
        connection.connect(handler);
        return connection;
    }

    /** {@code localHost:port-remoteHost:port-n}; {@code local} is null while there is no socket. */
    String newId(InetSocketAddress local, InetSocketAddress remote) {
        return "%s-%s-%d".formatted(hostAndPort(local), hostAndPort(remote), connections++);
    }

    private static String hostAndPort(InetSocketAddress address) {
        if (address == null) {
            return "none";
        }
        var host = address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
        return host + ":" + address.getPort();
    }

    SelectionKey register(SelectableChannel channel, int operations, Selected attachment) throws IOException {
        channel.configureBlocking(false);
        nextIdleCheckNanos = Math.min(nextIdleCheckNanos, nowNanos + maxIdleNanos);
        return channel.register(selector, operations, attachment);
    }

    // ---- one poll ----

    @Override
    public long poll(long timeoutNanos) throws IOException {
        feedStarved();
        var waited = select(hasPaused() ? 0 : Math.min(timeoutNanos, nanosToNextChore()));
        nowNanos = clock.nanos();
        serveReady();
        servePaused();
        doChores();
        tellClosed();
        return waited;
    }

    @Override
    public void wakeup() {
        if (!wakeupPending.getAndSet(true) && waiting) {
            selector.wakeup();
        }
    }

    /** Fills {@link #ready}; returns the nanoseconds that the thread was at rest. */
    private long select(long timeoutNanos) throws IOException {
        if (timeoutNanos <= 0) {
            selector.selectNow(ready::add);
            wakeupPending.set(false);
            return 0;
        }
        var began = clock.nanos();
        waiting = true;                                    // first this, then the look at wakeupPending; wakeup() does it
        if (wakeupPending.get()) {                         // the other way round, so one of the two sees the other
            selector.selectNow(ready::add);
        } else {
            selector.select(ready::add, millisRoundedUp(timeoutNanos));
        }
        waiting = false;
        wakeupPending.set(false);
        return clock.nanos() - began;
    }

    /** A selector counts in milliseconds, and takes 0 for "for ever": waiting too short would make the loop spin. */
    private static long millisRoundedUp(long nanos) {
        return nanos == Long.MAX_VALUE ? 0 : (nanos - 1) / 1_000_000 + 1;
    }

    private boolean hasPaused() {
        return !goOn.isEmpty() || !closed.isEmpty();
    }

    private void serveReady() {
        for (var key = ready.poll(); key != null; key = ready.poll()) {
            ((Selected) key.attachment()).selected(key);
        }
    }

    private void feedStarved() {
        if (!starved.isEmpty() && buffers.someReturned()) {        // whoever still gets none lines up again, in the same order
            goOn.addAll(starved);
            starved.clear();
        }
    }

    private void servePaused() {
        for (int left = goOn.size(); left > 0; left--) {           // who is paused again waits for the next poll
            goOn.remove().goOn();
        }
    }

    private void tellClosed() {
        for (int left = closed.size(); left > 0; left--) {
            closed.remove().tellClosed();
        }
    }

    // ---- chores: what has to be looked at now and then ----

    private long nanosToNextChore() {
        var next = Long.MAX_VALUE;
        if (!resting.isEmpty()) {
            next = Math.max(0, acceptAgainNanos - clock.nanos());
        }
        if (maxIdleNanos > 0) {
            next = Math.min(next, Math.max(0, nextIdleCheckNanos - clock.nanos()));
        }
        if (someStarve) {
            next = Math.min(next, Math.max(0, askAgainNanos - clock.nanos()));
        }
        return next;
    }

    private void doChores() {
        if (!resting.isEmpty() && nowNanos - acceptAgainNanos >= 0) {
            resting.forEach(SocketListener::acceptAgain);
            resting.clear();
        }
        if (maxIdleNanos > 0 && nowNanos - nextIdleCheckNanos >= 0) {
            closeIdle();
        }
        if (someStarve || !starved.isEmpty()) {
            endLongWait();
        }
    }

    /** Uploads that stall, or trickle, must not silence for ever all who need more than a first buffer. Nor who reads no answer. */
    private void endLongWait() {
        starved.removeIf(connection -> !connection.isOpen());
        if (starved.isEmpty()) {
            someStarve = false;
        } else if (!someStarve) {
            someStarve = true;
            askAgainNanos = nowNanos + GRACE_NANOS;
        } else if (nowNanos - askAgainNanos >= 0) {
            askAgainNanos = nowNanos + SHORTEST_IDLE_CHECK_NANOS;
            openConnections().stream().filter(connection -> connection.keepsMemoryTooLong(LONGEST_WAIT_NANOS, GRACE_NANOS))
                    .forEach(connection -> connection.close("others wait for the memory of its unfinished request"));
        }
    }

    private void closeIdle() {
        var oldest = nowNanos;
        for (var connection : openConnections()) {
            if (nowNanos - connection.lastActiveNanos() >= maxIdleNanos) {
                connection.close("idle");
            } else {
                oldest = Math.min(oldest, connection.lastActiveNanos());
            }
        }
        nextIdleCheckNanos = Math.max(oldest + maxIdleNanos, nowNanos + SHORTEST_IDLE_CHECK_NANOS);
    }

    private List<SocketConnection> openConnections() {
        return selector.keys().stream()
                .map(SelectionKey::attachment)
                .filter(SocketConnection.class::isInstance)
                .map(SocketConnection.class::cast)
                .filter(SocketConnection::isOpen)
                .toList();
    }

    // ---- what connections and listeners ask for ----

    BufferPool buffers() {
        return buffers;
    }

    /** For the connection that has its turn. */
    Cork cork() {
        return cork;
    }

    /** What all peers together have been sent and have not read. */
    long unreadBytes() {
        return unreadBytes;
    }

    void unread(long moreBytes) {
        unreadBytes += moreBytes;
    }

    /**
     * Peers that ask and do not read must not fill the memory of all others. {@code latest} itself stays: a single answer may be
     * as large as it is.
     */
    void makeRoomFor(SocketConnection latest) {
        while (unreadBytes > mostUnreadBytes) {
            var slowest = openConnections().stream()
                    .filter(connection -> connection != latest && connection.unreadBytes() > 0)
                    .min(Comparator.comparingLong(connection -> connection.unreadSinceNanos() - nowNanos));
            if (slowest.isEmpty()) {
                return;
            }
            slowest.get().close("it does not read its answer, and others need the memory");
        }
    }

    long nowNanos() {
        return nowNanos;
    }

    /** {@code connection} has frames left in its buffer; it goes on after the others have had their turn. */
    void goOnLater(SocketConnection connection) {
        goOn.add(connection);
    }

    void goOnWhenBuffersReturn(SocketConnection connection) {
        starved.add(connection);
    }

    void tellClosedLater(SocketConnection connection) {
        closed.add(connection);
    }

    /** Java keeps a closed socket open until its selector looks: a port that we left would go on answering until then. */
    void forgetCancelled() throws IOException {
        selector.selectNow(ready::add);
    }

    void acceptAgainLater(SocketListener listener) {
        acceptAgainNanos = nowNanos + ACCEPT_REST_NANOS;
        resting.add(listener);
    }

    @Override
    public void close() {
        if (!selector.isOpen()) {
            return;
        }
        for (var key : List.copyOf(selector.keys())) {
            if (key.attachment() instanceof SocketListener listener) {
                listener.close();
            }
        }
        openConnections().forEach(connection -> connection.close("the broker closes its network"));
        while (!closed.isEmpty()) {
            tellClosed();
        }
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the selector failed", e);
        }
    }
}
