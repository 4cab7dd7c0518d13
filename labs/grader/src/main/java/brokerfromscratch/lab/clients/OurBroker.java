package brokerfromscratch.lab.clients;

import brokerfromscratch.lab.Broker;
import brokerfromscratch.lab.BrokerJar;
import brokerfromscratch.lab.House;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** mini-broker, in a process of its own. */
final class OurBroker implements BrokerAtHand {
    private final Broker broker;

    private OurBroker(Broker broker) {
        this.broker = broker;
    }

    /** @param folder an empty one */
    static OurBroker start(House house, Path folder) throws IOException {
        house.requireBrokerJar();
        var ours = new OurBroker(new Broker(folder, BrokerJar.of(house)));
        Runtime.getRuntime().addShutdownHook(new Thread(ours::close, "no broker is left over"));
        ours.broker.start();
        return ours;
    }

    @Override
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @Override
    public Optional<Path> data() {
        return Optional.of(broker.data());
    }

    @Override
    public boolean killAndRestart() throws IOException, InterruptedException {
        broker.kill();
        broker.start();
        return true;
    }

    @Override
    public void close() {
        try {
            broker.stopForGood();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
