package minibroker.runtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.nio.channels.SelectionKey.OP_CONNECT;
import static java.nio.channels.SelectionKey.OP_READ;
import static java.nio.channels.SelectionKey.OP_WRITE;

/**
 * One socket. It spares system calls: answers to frames that came together leave together; one is written without asking the
 * selector, which has to help only when the socket is full; the interest in reading stays set while a frame is handled, to
 * see the peer go, and is taken back only if the peer sends more than the buffer has room for.
 *
 * <p>Invariants: at most one frame is being handled; frames leave in the order of {@link #send}; each is released exactly
 * once; the handler is never called from inside one of its own calls to this class. Loop thread only.
 */
final class SocketConnection implements Connection, Selected {
    private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);
    private static final int FRAMES_PER_TURN = 16;     // then the other connections have theirs
    private static final int READS_PER_TURN = 4;

    private final SocketTransport transport;
    private final InetSocketAddress remoteAddress;
    private final FrameReader reader;
    private final ArrayDeque<OutgoingFrame> outgoing = new ArrayDeque<>();
    private FrameHandler handler = (connection, frame) -> {};
    private String id;
    private SocketChannel channel;     // null, like key, until attached
    private SelectionKey key;
    private boolean connecting;
    private boolean handling;          // a frame was delivered, and not resumed yet
    private boolean delivering;        // inside handler.frame(): a resume() there is answered by the loop around it
    private boolean forgotten;         // the frame in hand is, its bytes are free; it is not resumed yet
    private boolean flushDue;          // the handler has sent something
    private boolean corked;            // the transport's cork holds answers of ours, until this turn ends
    private boolean heldBack;          // cannot read on before the frame in hand is done with
    private boolean starving;          // waits for memory that others hold
    private String closedBecause;      // null while open
    private long lastActiveNanos;
    private long unreadBytes;          // of the frames in outgoing
    private long peersTurnSinceNanos;  // since when we wait for the rest of a frame

    SocketConnection(SocketTransport transport, InetSocketAddress remoteAddress, int maxFrameBytes) {
        this.transport = transport;
        this.remoteAddress = remoteAddress;
        this.reader = new FrameReader(transport.buffers(), maxFrameBytes);
        this.lastActiveNanos = transport.nowNanos();
    }

    /** Takes over a socket that somebody else opened. */
    void accepted(SocketChannel channel, Transport.Acceptor acceptor) throws IOException {
        attach(channel);
        guarded(() -> handler = acceptor.accept(this));
    }

    /** Opens a socket. A failure is told like any other end of a connection: by {@code closed}, in a later turn. */
    void connect(FrameHandler handler) {
        this.handler = handler;
        id = transport.newId(null, remoteAddress);         // to have a name if it stays without a socket
        guarded(() -> {
            if (remoteAddress.isUnresolved()) {
                throw new IOException("unknown host " + remoteAddress.getHostString());
            }
            channel = SocketChannel.open();                // kept at once: whatever fails now, close() finds it
            channel.configureBlocking(false);
            connecting = !channel.connect(remoteAddress);
            attach(channel);
        });
    }

    private void attach(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);     // an answer must not wait for the next one
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        id = transport.newId((InetSocketAddress) channel.getLocalAddress(), remoteAddress);
        key = transport.register(channel, connecting ? OP_CONNECT : OP_READ, this);
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
        if (!isOpen()) {
            frame.release();
            return;
        }
        outgoing.add(frame);
        unread(frame.heldBytes());
        if (outgoing.size() == 1 && !connecting) {
            lastActiveNanos = transport.nowNanos();        // from now on it is the peer's turn: it has to read
            if (delivering) {
                flushDue = true;                           // when the handler has returned
            } else {
                guarded(this::flush);
            }
        }
    }

    @Override
    public void resume() {
        if (!isOpen()) {
            return;
        }
        if (!handling) {
            throw new IllegalStateException("broken invariant: " + id + " was resumed without a frame in hand");
        }
        handling = false;
        heldBack = false;
        lastActiveNanos = transport.nowNanos();
        peersTurnSinceNanos = lastActiveNanos;
        if (!forgotten) {
            reader.done();
        }
        forgotten = false;
        if (!delivering && reader.hasNext()) {
            transport.goOnLater(this);
        } else {
            want(OP_READ, true);
        }
    }

    @Override
    public void forgetFrame() {
        if (isOpen() && handling && !forgotten) {
            forgotten = true;
            lastActiveNanos = transport.nowNanos();
            reader.done();
            guarded(reader::shrink);
        }
    }

    @Override
    public void close(String why) {
        if (!isOpen()) {
            return;
        }
        closedBecause = why;
        try {
            uncork();                      // what was answered before still leaves
        } catch (IOException e) {
            LOG.debug("{}: the last answers did not leave", id, e);
        }
        closeSocket();
        outgoing.forEach(OutgoingFrame::release);
        outgoing.clear();
        unread(-unreadBytes);
        transport.tellClosedLater(this);
    }

    // ---- what the transport tells ----

    @Override
    public void selected(SelectionKey key) {
        if (isOpen()) {
            if (!handling || key.isWritable()) {           // who sends and sends but reads no answer does nothing
                lastActiveNanos = transport.nowNanos();
            }
            try {
                react(key.readyOps());
            } catch (IOException | RuntimeException e) {
                failed(e);
            }
        }
    }

    /** Goes on after a pause: frames that wait in the buffer now, bytes that wait in the socket when the selector says so. */
    void goOn() {
        if (starving) {
            starving = false;
            lastActiveNanos = transport.nowNanos();
            peersTurnSinceNanos = lastActiveNanos;
        }
        if (isOpen() && !handling) {
            want(OP_READ, true);
            guarded(() -> deliverAndRead(false));
        }
    }

    /** Last call: the buffer, and with it the frame that may still be in the handler's hands, is gone after this. */
    void tellClosed() {
        try {
            handler.closed(this, closedBecause);
        } catch (RuntimeException e) {
            LOG.error("{}: the handler failed when told of the end", id, e);
        } finally {
            reader.release();
        }
    }

    boolean isOpen() {
        return closedBecause == null;
    }

    /** When this connection last did something; a peer that waits for us counts as busy. */
    long lastActiveNanos() {
        return waitsForUs() ? transport.nowNanos() : lastActiveNanos;
    }

    /** What its peer has been sent and has not read, as far as it takes memory of ours. */
    long unreadBytes() {
        return unreadBytes;
    }

    /** Since when nothing has left although there is something; meaningful while there are {@link #unreadBytes}. */
    long unreadSinceNanos() {
        return lastActiveNanos;
    }

    /** For memory, or for an answer. Not if the answer waits for the peer; nor if we could not even see whether it has gone. */
    private boolean waitsForUs() {
        return starving || handling && outgoing.isEmpty() && !heldBack;
    }

    /**
     * Does it keep memory that others wait for, longer than it may? That is {@code longestNanos} while it is the peer's turn, to
     * read its answer or to send the rest. Who sends so slowly that it will not be done by then is not waited for so long.
     *
     * @param graceNanos for how long anybody may be slow: a packet may be lost
     */
    boolean keepsMemoryTooLong(long longestNanos, long graceNanos) {
        if (starving || !reader.holdsMemory()) {
            return false;
        }
        if (handling) {
            var peersTurnSince = forgotten && reader.holdsMuch() ? lastActiveNanos : lastActiveNanos();
            return transport.nowNanos() - peersTurnSince >= longestNanos;
        }
        var took = transport.nowNanos() - peersTurnSinceNanos;
        return took >= longestNanos || took >= graceNanos && !reader.isWholeBy(longestNanos, took);
    }

    // ---- inside ----

    private void react(int readyOps) throws IOException {
        if ((readyOps & OP_CONNECT) != 0) {
            finishConnect();
        }
        if ((readyOps & OP_WRITE) != 0) {
            flush();
        }
        if ((readyOps & OP_READ) != 0) {
            if (handling) {
                readBehind();
            } else {
                deliverAndRead(true);
            }
        }
    }

    private void finishConnect() throws IOException {
        channel.finishConnect();
        connecting = false;
        key.interestOps(OP_READ);
        flush();
    }

    /** Delivers what is complete and reads what has come, until there is neither or others should have their turn. */
    private void deliverAndRead(boolean readable) throws IOException {
        var mayRead = readable;
        var frames = 0;
        var reads = 0;
        while (isOpen() && !handling) {
            var frame = reader.next();
            if (frame != null && frames++ < FRAMES_PER_TURN) {
                deliver(frame);
            } else if (frame != null) {
                transport.goOnLater(this);
                break;
            } else if (mayRead && reads++ < READS_PER_TURN) {
                mayRead = read();
            } else {
                break;
            }
        }
        uncork();
    }

    private void deliver(ByteBuffer frame) throws IOException {
        handling = true;
        delivering = true;
        try {
            handler.frame(this, frame);
            if (flushDue) {
                answer();
            }
        } finally {
            delivering = false;
            flushDue = false;
        }
    }

    /** If the next frame is here already, its answer shares a write with this one. */
    private void answer() throws IOException {
        if ((corked || hasNextFrame()) && outgoing.size() == 1) {
            corked = true;
            if (outgoing.peek().writeTo(transport.cork())) {
                sent(outgoing.remove());
                return;
            }
        }
        uncork();
        flush();
    }

    private boolean hasNextFrame() {
        return forgotten ? reader.hasNext() : reader.hasBehind();
    }

    /** Writes what was gathered. What the socket does not take now waits for it, before all else. */
    private void uncork() throws IOException {
        if (corked) {
            corked = false;
            var left = transport.cork().drainTo(channel);
            if (left != null) {
                outgoing.addFirst(socket -> {
                    socket.write(left);
                    return !left.hasRemaining();
                });
                want(OP_WRITE, true);
            }
        }
    }

    /** Reads once; true if the socket probably holds more. */
    private boolean read() throws IOException {
        if (!reader.holdsMemory()) {
            peersTurnSinceNanos = transport.nowNanos();
        }
        return switch (reader.fill(channel)) {
            case MORE -> true;
            case DRAINED -> false;
            case STARVED -> {
                starving = true;
                want(OP_READ, false);
                transport.goOnWhenBuffersReturn(this);
                yield false;
            }
            case ENDED -> {
                close("the peer closed the connection");
                yield false;
            }
        };
    }

    /** Reads ahead while a frame is handled, as far as there is room. Whoever leaves meanwhile wants no answer any more. */
    private void readBehind() throws IOException {
        var fill = reader.fillBehind(channel);
        if (fill == FrameReader.Fill.ENDED && outgoing.isEmpty()) {
            close("the peer closed the connection");
        } else if (fill != FrameReader.Fill.DRAINED) {
            heldBack = true;               // until resume(); an answer on its way is not cut off, its peer may still read it
            want(OP_READ, false);
        }
    }

    private void flush() throws IOException {
        while (!outgoing.isEmpty() && outgoing.peek().writeTo(channel)) {
            sent(outgoing.remove());
        }
        want(OP_WRITE, !outgoing.isEmpty());
        if (!outgoing.isEmpty()) {
            transport.makeRoomFor(this);
        }
    }

    private void sent(OutgoingFrame frame) {
        unread(-frame.heldBytes());
        frame.release();
    }

    private void unread(long moreBytes) {
        unreadBytes += moreBytes;
        transport.unread(moreBytes);
    }

    private void want(int operation, boolean wanted) {
        if (!connecting) {                 // until then the key waits for OP_CONNECT alone
            var before = key.interestOps();
            var now = wanted ? before | operation : before & ~operation;
            if (now != before) {
                key.interestOps(now);
            }
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /** Whatever goes wrong with one connection costs that connection only; an {@code Error} goes through. */
    private void guarded(Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private void failed(Exception e) {
        if (e instanceof IOException) {
            close(e.getMessage() != null ? e.getMessage() : e.toString());
        } else {
            LOG.error("{}: closing, because its handler failed", id, e);
            close("the handler failed: " + e);
        }
    }

    private void closeSocket() {
        try {
            if (channel != null) {
                channel.close();           // cancels the key, too
            }
        } catch (IOException e) {
            LOG.debug("{}: closing the socket failed", id, e);
        }
    }
}
