package minibroker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import minibroker.produce.metadata.Endpoint;
import minibroker.runtime.Settings;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * Which listeners to open and what to tell clients about them. Several settings must agree here, and most failures of a
 * first broker are failures of theirs: so every complaint names the setting and says what to write instead.
 *
 * <p>A listener without a host is bound to the loopback address, not to all interfaces as in Kafka: nobody should open a
 * broker to the world by leaving a word out.
 */
final class ListenerPlan {
    static final String LOOPBACK = "127.0.0.1";

    private final Map<String, ListenerAddress> bound = new LinkedHashMap<>();
    private final Map<String, Endpoint> advertised = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    ListenerPlan(Settings settings) {
        var forControllers = upperCase(settings.get(NodeSettings.CONTROLLER_LISTENER_NAMES));
        var protocols = protocols(settings.get(NodeSettings.LISTENER_SECURITY_PROTOCOL_MAP));
        for (var text : settings.get(NodeSettings.LISTENERS)) {
            var listener = ListenerAddress.parse("listeners", text);
            if (forControllers.contains(listener.name())) {
                notes.add("the controllers' listener %s is not opened: alone, a broker is its own controller"
                        .formatted(listener));
            } else {
                requirePlaintext(listener, protocols, text);
                bind(listener, text);
            }
        }
        if (bound.isEmpty()) {
            throw new ConfigException("listeners", settings.get(NodeSettings.LISTENERS),
                    "All of them are in controller.listener.names, none of them is for clients; add one such as PLAINTEXT://"
                            + LOOPBACK + ":9092");
        }
        advertise(settings, forControllers);
        checkInterBroker(settings.get(NodeSettings.INTER_BROKER_LISTENER_NAME));
    }

    /** What to open, in the order of the file. */
    List<ListenerAddress> bound() {
        return List.copyOf(bound.values());
    }

    /**
     * What Metadata says of each listener.
     *
     * @param ports the port each listener has got: it stands in for an advertised port 0
     */
    Map<String, Endpoint> advertised(Map<String, Integer> ports) {
        var endpoints = new LinkedHashMap<String, Endpoint>();
        advertised.forEach((name, endpoint) -> endpoints.put(name,
                endpoint.port() == 0 ? new Endpoint(endpoint.host(), ports.get(name)) : endpoint));
        return endpoints;
    }

    /** What an operator should know and did not ask. */
    List<String> notes() {
        return notes;
    }

    private static List<String> upperCase(List<String> names) {
        return names.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList();
    }

    private static Map<String, String> protocols(String map) {
        var protocols = new LinkedHashMap<String, String>();
        for (var entry : map.split(",")) {
            var parts = entry.trim().split(":");
            if (parts.length != 2) {
                throw new ConfigException("listener.security.protocol.map", map,
                        "Each entry is written LISTENER:PROTOCOL, such as PLAINTEXT:PLAINTEXT");
            }
            protocols.put(parts[0].toUpperCase(Locale.ROOT), parts[1].toUpperCase(Locale.ROOT));
        }
        return protocols;
    }

    private static void requirePlaintext(ListenerAddress listener, Map<String, String> protocols, String text) {
        var protocol = protocols.get(listener.name());
        if (protocol == null) {
            throw new ConfigException("listeners", text, "No security protocol is known for the listener " + listener.name()
                    + "; add " + listener.name() + ":PLAINTEXT to listener.security.protocol.map");
        }
        if (!SecurityProtocol.names().contains(protocol)) {
            throw new ConfigException("listener.security.protocol.map", listener.name() + ":" + protocol,
                    "There is no such security protocol; there are " + SecurityProtocol.names());
        }
        if (!protocol.equals("PLAINTEXT")) {
            throw new ConfigException("listeners", text, "The listener speaks " + protocol
                    + ", which comes with lab 27; only PLAINTEXT can be opened yet");
        }
    }

    private void bind(ListenerAddress listener, String text) {
        for (var other : bound.values()) {
            if (other.port() == listener.port() && listener.port() != 0) {
                throw new ConfigException("listeners", text, "The port is taken by the listener " + other.name()
                        + " already; each needs its own");
            }
        }
        if (listener.host().isEmpty()) {
            notes.add("%s names no host: it is bound to %s only; write 0.0.0.0 to be reached from elsewhere"
                    .formatted(text.trim(), LOOPBACK));
        }
        var complete = listener.host().isEmpty() ? listener.withHost(LOOPBACK) : listener;
        if (bound.put(listener.name(), complete) != null) {
            throw new ConfigException("listeners", text, "There are two listeners of this name; each needs its own");
        }
    }

    private void advertise(Settings settings, List<String> forControllers) {
        var given = settings.get(NodeSettings.ADVERTISED_LISTENERS);
        if (given == null) {
            bound.values().forEach(listener -> advertise("listeners", listener));
            return;
        }
        for (var text : given) {
            var listener = ListenerAddress.parse("advertised.listeners", text);
            if (bound.containsKey(listener.name())) {
                advertise("advertised.listeners", listener.host().isEmpty() ? listener.withHost(LOOPBACK) : listener);
            } else if (!forControllers.contains(listener.name())) {
                throw new ConfigException("advertised.listeners", text,
                        "There is no such listener among listeners, which has " + bound.keySet());
            }
        }
        bound.forEach((name, listener) -> {
            if (!advertised.containsKey(name)) {
                advertise("listeners", listener);
            }
        });
    }

    private void advertise(String key, ListenerAddress listener) {
        if (listener.isWildcard()) {
            throw new ConfigException(key, listener, "Clients cannot connect to " + listener.host()
                    + "; say under which address they reach this machine in advertised.listeners");
        }
        advertised.put(listener.name(), listener.endpoint());
    }

    private void checkInterBroker(String name) {
        if (name != null && !bound.containsKey(name.toUpperCase(Locale.ROOT))) {
            throw new ConfigException("inter.broker.listener.name", name,
                    "There is no such listener for brokers among listeners, which has " + bound.keySet());
        }
    }
}
