package minibroker.wire;

import brokerfromscratch.testkit.check.CheckFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import minibroker.runtime.Connection;
import minibroker.runtime.FrameHandler;
import minibroker.runtime.OutgoingFrame;

/**
 * A connection that is moved by hand. Requests wait in it until the one before is done with, as in layer 00; an answer leaves
 * when {@link #leave} is called, as if the socket had room only then.
 */
final class HandConnection implements Connection {
    /** The answers that have left, each a whole frame. */
    final List<ByteBuffer> left = new ArrayList<>();
    String closedBecause;                          // null while it is open
    int resumed;

    private final Deque<ByteBuffer> arriving = new ArrayDeque<>();
    private final Deque<OutgoingFrame> leaving = new ArrayDeque<>();
    private boolean inHand;                        // a request was delivered and is not done with

    /** A request is there; it is delivered by {@link #deliver}. */
    void arrives(ByteBuffer frame) {
        arriving.add(frame);
    }

    /** Delivers the next request if the one before is done with; true if it did. */
    boolean deliver(FrameHandler handler) {
        if (inHand || closedBecause != null || arriving.isEmpty()) {
            return false;
        }
        inHand = true;
        handler.frame(this, arriving.remove());
        return true;
    }

    /** Delivers one request, whatever there was before. */
    void receives(ByteBuffer frame, FrameHandler handler) {
        inHand = true;
        handler.frame(this, frame);
    }

    /** A request is in somebody's hands, without the way through {@link FrameHandler#frame}. */
    HandConnection withRequestInHand() {
        inHand = true;
        return this;
    }

    int waitingToLeave() {
        return leaving.size();
    }

    /** The oldest answer leaves; true if there was one. */
    boolean leave() {
        if (leaving.isEmpty()) {
            return false;
        }
        var frame = leaving.remove();
        left.add(bytesOf(frame));
        frame.release();
        return true;
    }

    @Override
    public void send(OutgoingFrame frame) {
        if (closedBecause != null) {
            frame.release();
            return;
        }
        leaving.add(frame);
    }

    @Override
    public void resume() {
        if (closedBecause != null) {
            return;
        }
        if (!inHand) {
            throw new CheckFailure("calls of connection.resume()", "one for each request", "one more, with no request in hand",
                "resume() says that the request in hand is done with. Said twice, it throws away a request that nobody has "
                + "seen.");
        }
        if (!leaving.isEmpty()) {
            throw new CheckFailure("connection.resume()", "after the answer has left",
                "while the answer still waits for the socket",
                "A client that asks and asks and reads nothing would fill the broker with answers. Let the frame call "
                + "resume(), in the Runnable that runs when its bytes have left.");
        }
        resumed++;
        inHand = false;
    }

    @Override
    public void close(String why) {
        if (closedBecause == null) {
            closedBecause = String.valueOf(why);
            while (!leaving.isEmpty()) {
                leaving.remove().release();
            }
        }
    }

    @Override
    public String id() {
        return "127.0.0.1:9092-127.0.0.1:50000-0";
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress("127.0.0.1", 50_000);
    }

    private static ByteBuffer bytesOf(OutgoingFrame frame) {
        try {
            var channel = new Bytes();
            frame.writeTo(channel);
            return ByteBuffer.wrap(channel.bytes.toByteArray());
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot fail", e);
        }
    }

    private static final class Bytes implements GatheringByteChannel {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public int write(ByteBuffer from) {
            int count = from.remaining();
            while (from.hasRemaining()) {
                bytes.write(from.get());
            }
            return count;
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) {
            long count = 0;
            for (int i = offset; i < offset + length; i++) {
                count += write(from[i]);
            }
            return count;
        }

        @Override
        public long write(ByteBuffer[] from) {
            return write(from, 0, from.length);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
