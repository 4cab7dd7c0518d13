package minibroker.produce.metadata;

/** Where clients of one listener reach a broker: what Metadata tells them, not what the broker binds to. */
public record Endpoint(String host, int port) {
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
