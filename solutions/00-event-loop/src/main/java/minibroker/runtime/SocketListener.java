package minibroker.runtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.nio.channels.SelectionKey.OP_ACCEPT;

/** One bound address. Loop thread only. */
final class SocketListener implements Transport.Listening, Selected {
    private static final Logger LOG = LoggerFactory.getLogger(SocketListener.class);
    private static final int ACCEPTS_PER_TURN = 64;
    private static final int BACKLOG = 1024;

    private final SocketTransport transport;
    private final ServerSocketChannel server;
    private final int maxFrameBytes;
    private final Transport.Acceptor acceptor;
    private final InetSocketAddress address;
    private final SelectionKey key;

    SocketListener(SocketTransport transport, ServerSocketChannel server, InetSocketAddress wanted, int maxFrameBytes,
            Transport.Acceptor acceptor) throws IOException {
        this.transport = transport;
        this.server = server;
        this.maxFrameBytes = maxFrameBytes;
        this.acceptor = acceptor;
        server.bind(wanted, BACKLOG);
        this.address = (InetSocketAddress) server.getLocalAddress();
        this.key = transport.register(server, OP_ACCEPT, this);
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void selected(SelectionKey key) {
        try {
            for (int i = 0; i < ACCEPTS_PER_TURN && server.isOpen(); i++) {
                var channel = server.accept();
                if (channel == null) {
                    return;
                }
                welcome(channel);
            }
        } catch (IOException e) {
            rest(e);
        }
    }

    /** "Too many open files" leaves the listener ready: asked again at once, the loop would spin and serve nobody. */
    private void rest(IOException e) {
        if (key.isValid()) {
            LOG.warn("cannot accept connections on {} for the moment: {}", address, e.getMessage());
            key.interestOps(0);
            transport.acceptAgainLater(this);
        }
    }

    void acceptAgain() {
        if (key.isValid()) {
            key.interestOps(OP_ACCEPT);
        }
    }

    private void welcome(SocketChannel channel) throws IOException {
        try {
            var remoteAddress = (InetSocketAddress) channel.getRemoteAddress();
            new SocketConnection(transport, remoteAddress, maxFrameBytes).accepted(channel, acceptor);
        } catch (IOException e) {
            channel.close();               // it was gone before we looked
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            transport.forgetCancelled();
        } catch (IOException e) {
            LOG.debug("closing {} failed", address, e);
        }
    }
}
