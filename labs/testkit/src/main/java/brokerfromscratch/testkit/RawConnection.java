package brokerfromscratch.testkit;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;

/**
 * A socket to a broker, for what stock clients never do: old versions, several requests at once, lies. Reading gives up after
 * five seconds with a {@link java.net.SocketTimeoutException}. For one thread.
 */
public final class RawConnection implements AutoCloseable {
    private static final int TIMEOUT_MS = 5_000;

    private final Socket socket;
    private final DataInputStream in;
    private int lastCorrelationId;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** Connects to the cluster's first broker. */
    public static RawConnection to(Cluster cluster) throws IOException {
        var first = cluster.bootstrapServers().split(",")[0];
        var port = Integer.parseInt(first.substring(first.lastIndexOf(':') + 1));
        var socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
        return new RawConnection(socket);
    }

    /** Sends a request in one version and waits for its answer. */
    public AbstractResponse ask(ApiKeys api, short version, ApiMessage body) throws IOException {
        return receive(send(api, version, body));
    }

    /** Sends a request; its header is what {@link #receive} needs to read the answer. */
    public RequestHeader send(ApiKeys api, short version, ApiMessage body) throws IOException {
        var header = new RequestHeader(api, version, "raw", ++lastCorrelationId);
        sendFrame(frame(header, body));
        return header;
    }

    /** The bytes of a request without the length before it. */
    public static ByteBuffer frame(RequestHeader header, ApiMessage body) {
        return RequestUtils.serialize(header.data(), header.headerVersion(), body, header.apiVersion());
    }

    /** Sends any bytes as one frame, with their true length before them. */
    public void sendFrame(ByteBuffer frame) throws IOException {
        var bytes = ByteBuffer.allocate(Integer.BYTES + frame.remaining()).putInt(frame.remaining()).put(frame.duplicate());
        sendBytes(bytes.array());
    }

    /** Sends bytes as they are. */
    public void sendBytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /**
     * Reads the next answer as the answer to {@code request}.
     *
     * @throws IllegalStateException if it answers another request, or if bytes are left over
     */
    public AbstractResponse receive(RequestHeader request) throws IOException {
        var frame = receiveFrame();
        var response = AbstractResponse.parseResponse(frame, request);
        if (frame.hasRemaining()) {
            throw new IllegalStateException(frame.remaining() + " bytes follow the answer to " + request);
        }
        return response;
    }

    /** Reads one frame without the length before it. */
    public ByteBuffer receiveFrame() throws IOException {
        return ByteBuffer.wrap(in.readNBytes(in.readInt()));
    }

    /** True if the broker closes the connection instead of sending anything more. */
    public boolean isClosedByBroker() throws IOException {
        try {
            return in.read() < 0;
        } catch (EOFException | SocketException e) {        // a reset is an end, too; but not a SocketTimeoutException
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
