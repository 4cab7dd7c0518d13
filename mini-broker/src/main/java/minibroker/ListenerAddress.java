package minibroker;

import java.util.Locale;
import java.util.regex.Pattern;
import minibroker.produce.metadata.Endpoint;
import org.apache.kafka.common.config.ConfigException;

/**
 * One entry of {@code listeners} or {@code advertised.listeners}: {@code NAME://host:port}.
 *
 * @param name in upper case, as Kafka keeps it
 * @param host empty if none was given
 */
record ListenerAddress(String name, String host, int port) {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_]+)://(\\[[0-9a-fA-F:.%a-z]+]|[^:/\\[\\]]*):(\\d{1,9})");
    private static final int HIGHEST_PORT = 65_535;

    /** @param key the setting that {@code text} stands in, for the complaint */
    static ListenerAddress parse(String key, String text) {
        var match = FORM.matcher(text.trim());
        if (!match.matches()) {
            throw new ConfigException(key, text,
                    "Each listener is written NAME://host:port, such as PLAINTEXT://127.0.0.1:9092 or PLAINTEXT://[::1]:9092");
        }
        var port = Integer.parseInt(match.group(3));
        if (port > HIGHEST_PORT) {
            throw new ConfigException(key, text, "A port is a number from 0 to " + HIGHEST_PORT);
        }
        var host = match.group(2);
        var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new ListenerAddress(match.group(1).toUpperCase(Locale.ROOT), bare, port);
    }

    /** True if the address stands for all interfaces of the machine: nobody can connect to that. */
    boolean isWildcard() {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    ListenerAddress withHost(String newHost) {
        return new ListenerAddress(name, newHost, port);
    }

    Endpoint endpoint() {
        return new Endpoint(host, port);
    }

    @Override
    public String toString() {
        return name + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
