package brokerfromscratch.lab.clients;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The broker that the clients are tried on. For one thread; {@link #close} may come from any. */
interface BrokerAtHand extends AutoCloseable {
    /** Where clients find it: {@code 127.0.0.1:PORT}. */
    String bootstrapServers();

    /** The folder of its partitions, if we know it. */
    Optional<Path> data();

    /**
     * SIGKILL, and a new start on the same port and data; returns when it serves.
     *
     * @return false if it is not ours to kill
     */
    boolean killAndRestart() throws IOException, InterruptedException;

    @Override
    void close();

    /** A broker that somebody else has started. */
    static BrokerAtHand at(String address) {
        return new BrokerAtHand() {
            @Override
            public String bootstrapServers() {
                return address;
            }

            @Override
            public Optional<Path> data() {
                return Optional.empty();
            }

            @Override
            public boolean killAndRestart() {
                return false;
            }

            @Override
            public void close() {
                // it was there before us, and it stays
            }
        };
    }
}
