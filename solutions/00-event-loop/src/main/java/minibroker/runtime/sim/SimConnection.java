package minibroker.runtime.sim;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import minibroker.runtime.Connection;
import minibroker.runtime.FrameHandler;
import minibroker.runtime.OutgoingFrame;

/**
 * One end of a simulated connection. It keeps the promises of {@link Connection} and not a bit more: what the real one
 * does only under load happens here at random. A socket may be full in the middle of a frame, so that the frame leaves
 * later; and the bytes of a frame are spoilt as soon as it is resumed.
 */
final class SimConnection implements Connection {
    private static final byte SPOILT = (byte) 0xDB;
    private static final int ONE_SEND_IN_THIS_MANY_IS_SLOW = 16;
    private static final long LONGEST_FULL_SOCKET_NANOS = 3_000_000;

    private final Life life;
    private final SimNetwork network;
    private final SplittableRandom random;
    private final String id;
    private final InetSocketAddress localAddress;
    private final InetSocketAddress remoteAddress;
    private final int maxFrameBytes;
    private final ArrayDeque<OutgoingFrame> outgoing = new ArrayDeque<>();
    private final FrameSink sink = new FrameSink();
    private final ArrayDeque<Parcel> inbox = new ArrayDeque<>();
    private FrameHandler handler;
    private boolean canSend;           // the other end is there, and the socket is not full
    private byte[] inHand;             // the frame that the handler has not resumed yet
    private String closedBecause;      // null while open

    // What is on its way here; the network's.
    final ArrayDeque<Parcel> inFlight = new ArrayDeque<>();
    SimConnection peer;                // null until accepted
    long lastArrivalNanos;
    int missedArrivals;                // parcels that came while the line was cut
    boolean severed;                   // a frame from here was lost, so nothing sent after it may arrive

    SimConnection(Life life, SimNetwork network, SplittableRandom random, int localPort, InetSocketAddress remote,
            int maxFrameBytes) {
        this.life = life;
        this.network = network;
        this.random = random;
        this.localAddress = life.node().address(localPort);
        this.remoteAddress = remote;
        this.id = "%s-%s-%d".formatted(hostAndPort(localAddress), hostAndPort(remote), network.newNumber());
        this.maxFrameBytes = maxFrameBytes;
    }

    private static String hostAndPort(InetSocketAddress address) {
        var host = address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
        return host + ":" + address.getPort();
    }

    void handledBy(FrameHandler handler) {
        this.handler = handler;
    }

    InetSocketAddress localAddress() {
        return localAddress;
    }

    Life life() {
        return life;
    }

    boolean isOpen() {
        return closedBecause == null;
    }

    // ---- what the handler asks for ----

    @Override
    public String id() {
        return id;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void send(OutgoingFrame frame) {
        if (!isOpen() || !life.isAlive()) {
            frame.release();
            return;
        }
        outgoing.add(frame);
        flush();
    }

    @Override
    public void resume() {
        if (!isOpen()) {
            return;
        }
        if (inHand == null) {
            throw new IllegalStateException("broken invariant: " + id + " was resumed without a frame in hand");
        }
        spoilFrameInHand();
        life.transport().ready(this);
    }

    @Override
    public void close(String why) {
        if (isOpen() && life.isAlive()) {
            end(why);
            if (peer != null) {
                network.ship(this, new Parcel.End("the peer closed the connection"));
            }
        }
    }

    // ---- what the network tells ----

    /** The connection stands: what was sent before may leave. */
    void established() {
        canSend = true;
        flush();
    }

    /** The connection breaks here and now; what has arrived and was not looked at is gone. */
    void abort(String why) {
        if (isOpen() && life.isAlive()) {
            inbox.clear();
            end(why);
        }
    }

    void arrived(Parcel parcel) {
        inbox.add(parcel);
        life.transport().ready(this);
    }

    /** Hands over what has arrived, as far as the handler takes it; an end at once, for nobody is left to hear an answer. */
    void deliver() {
        while (isOpen() && !inbox.isEmpty() && (inHand == null || inbox.peekLast() instanceof Parcel.End)) {
            var parcel = inHand == null ? inbox.remove() : inbox.removeLast();
            if (parcel instanceof Parcel.Frame frame) {
                deliver(frame);
            } else if (parcel instanceof Parcel.End end) {
                end(end.why());
            } else {
                established();
            }
        }
    }

    void tellClosed() {
        handler.closed(this, closedBecause);
        spoilFrameInHand();
    }

    // ---- inside ----

    private void deliver(Parcel.Frame frame) {
        var length = frame.bytes().length;
        if (length > maxFrameBytes) {
            close("a frame announces " + length + " bytes; 0 to " + maxFrameBytes + " are allowed");
            return;
        }
        life.trace("frame", id, length, frame.crc());
        inHand = frame.bytes();
        handler.frame(this, ByteBuffer.wrap(inHand));
    }

    /** Real bytes are overwritten by the next read, sooner or later; here it is always sooner. */
    private void spoilFrameInHand() {
        if (inHand != null) {
            Arrays.fill(inHand, SPOILT);
            inHand = null;
        }
    }

    private void end(String why) {
        closedBecause = why;
        life.trace("closed", id + " " + why, 0, 0);
        outgoing.forEach(OutgoingFrame::release);
        outgoing.clear();
        network.forget(this);
        life.transport().tellClosedLater(this);
    }

    private void flush() {
        try {
            while (canSend && !outgoing.isEmpty()) {
                writeHead();
            }
        } catch (IOException e) {
            close(e.getMessage());
        }
    }

    private void writeHead() throws IOException {
        var slow = random.nextInt(ONE_SEND_IN_THIS_MANY_IS_SLOW) == 0;
        sink.room(slow ? random.nextInt(1000) : Long.MAX_VALUE);
        if (outgoing.peek().writeTo(sink)) {
            outgoing.remove().release();
        } else if (slow) {
            canSend = false;
            life.schedule(random.nextLong(LONGEST_FULL_SOCKET_NANOS), this::established);
        }
        for (var frame = sink.nextFrame(); frame != null; frame = sink.nextFrame()) {
            shipFrame(frame);
        }
    }

    private void shipFrame(byte[] frame) {
        var crc = new CRC32C();
        crc.update(frame);
        life.trace("send", id, frame.length, crc.getValue());
        network.ship(this, new Parcel.Frame(frame, crc.getValue()));
    }
}
