package minibroker;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import minibroker.produce.metadata.Endpoint;
import minibroker.produce.metadata.MetadataImage;
import minibroker.produce.topics.Configuration;
import minibroker.runtime.Settings;
import minibroker.wire.WireSettings;
import org.apache.kafka.common.config.ConfigException;

/**
 * What one broker was told before it started: a Kafka-style {@code server.properties}, read and found consistent. Apache
 * Kafka's own file for a single node serves as well; what in it does not apply yet is named in {@link #warning}.
 *
 * <p><b>Invariant:</b> whoever holds a config can start a broker with it. Every complaint is a {@link ConfigException} that
 * names the key, its value, the file, and what to write instead.
 *
 * <p>Immutable: any thread.
 */
public final class BrokerConfig {
    private static final long DEFAULT_BUFFERED_BYTES = 64L << 20;

    private final int nodeId;
    private final String logDir;
    private final ListenerPlan listeners;
    private final Configuration configuration;
    private final Settings settings;
    private final UnusedProperties unused;
    private final String source;

    private BrokerConfig(Map<String, String> properties, String source) {
        var used = new LinkedHashMap<>(properties);
        used.keySet().removeIf(name -> !SettingsCatalogue.knowsBrokerProperty(name));
        this.source = source;
        this.unused = UnusedProperties.among(properties.keySet());
        this.nodeId = nodeIdOf(used);
        this.configuration = SettingsCatalogue.configuration(nodeId, used);
        this.settings = configuration.broker(MetadataImage.EMPTY);
        requireBrokerRole();
        this.logDir = onlyLogDir();
        this.listeners = new ListenerPlan(settings);
    }

    /** Reads a file, in UTF-8 as editors write it today, or else in Latin-1, the form that Kafka and {@link Properties} know. */
    public static BrokerConfig load(Path file) throws IOException {
        var properties = new Properties();
        try {
            properties.load(new StringReader(textOf(Files.readAllBytes(file))));
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        } catch (IllegalArgumentException e) {                  // a backslash-u escape that is none
            throw new ConfigException(file + " is not a properties file: " + e.getMessage());
        }
        var byName = new TreeMap<String, String>();
        properties.stringPropertyNames().forEach(name -> byName.put(name, properties.getProperty(name)));
        return checked(byName, file.toString());
    }

    private static String textOf(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /** Takes settings that stand in no file. */
    public static BrokerConfig of(Map<String, String> properties) {
        return checked(new TreeMap<>(properties), "the given properties");
    }

    private static BrokerConfig checked(Map<String, String> properties, String source) {
        try {
            return new BrokerConfig(properties, source);
        } catch (ConfigException e) {
            throw new ConfigException("in " + source + ": " + e.getMessage());
        }
    }

    public int nodeId() {
        return nodeId;
    }

    /** The directory that holds all data of this broker. */
    public String logDir() {
        return logDir;
    }

    /** Null if none was given. */
    public String rack() {
        return settings.get(NodeSettings.BROKER_RACK);
    }

    /** What to listen on, in the order of the file; at least one. */
    List<ListenerAddress> listeners() {
        return listeners.bound();
    }

    /** What to tell clients, by listener; where they were told to take any free port, {@code boundPorts} has the real one. */
    Map<String, Endpoint> advertised(Map<String, Integer> boundPorts) {
        return listeners.advertised(boundPorts);
    }

    /** Where settings come from from now on: this file, and what is changed while the broker runs. */
    public Configuration configuration() {
        return configuration;
    }

    /** The settings of this file alone. */
    public Settings settings() {
        return settings;
    }

    int socketRequestMaxBytes() {
        return settings.get(WireSettings.SOCKET_REQUEST_MAX_BYTES);
    }

    /** Memory for requests that are being read. Less than one of the largest would lock out whoever sends it. */
    long maxBufferedBytes() {
        long configured = settings.get(WireSettings.QUEUED_MAX_REQUEST_BYTES);
        return Math.max(configured > 0 ? configured : DEFAULT_BUFFERED_BYTES, socketRequestMaxBytes());
    }

    /** 0 or less: connections may be silent for ever. */
    long connectionsMaxIdleMs() {
        return settings.get(WireSettings.CONNECTIONS_MAX_IDLE_MS);
    }

    /** What in the file has no effect, or another than one might think: one line for the log, if there is anything to say. */
    public Optional<String> warning() {
        var sentences = new ArrayList<String>();
        if (!unused.notYet().isEmpty()) {
            sentences.add("without effect yet: " + String.join(", ", unused.notYet()));
        }
        if (!unused.unknown().isEmpty()) {
            sentences.add("unknown to this broker and to Kafka: " + String.join(", ", unused.unknown()));
        }
        sentences.addAll(listeners.notes());
        return sentences.isEmpty() ? Optional.empty() : Optional.of("in " + source + ": " + String.join("; ", sentences));
    }

    private static int nodeIdOf(Map<String, String> properties) {
        var ids = Settings.of(List.of(NodeSettings.NODE_ID, NodeSettings.BROKER_ID), only(properties, "node.id", "broker.id"));
        var nodeId = ids.get(NodeSettings.NODE_ID);
        var brokerId = ids.get(NodeSettings.BROKER_ID);
        if (nodeId == null && brokerId == null) {
            throw new ConfigException("node.id is missing: give this broker a number, such as node.id=1");
        }
        if (nodeId != null && brokerId != null && !nodeId.equals(brokerId)) {
            throw new ConfigException("broker.id", brokerId, "It is the older name of node.id, which is " + nodeId
                    + "; keep one of them");
        }
        var id = nodeId != null ? nodeId : brokerId;
        if (id < 0) {
            throw new ConfigException("node.id", id, "Value must be at least 0");
        }
        return id;
    }

    private static Map<String, String> only(Map<String, String> properties, String... names) {
        var few = new LinkedHashMap<String, String>();
        for (var name : names) {
            if (properties.containsKey(name)) {
                few.put(name, properties.get(name));
            }
        }
        return few;
    }

    private void requireBrokerRole() {
        var roles = settings.get(NodeSettings.PROCESS_ROLES);
        if (!roles.contains("broker")) {
            throw new ConfigException("process.roles", roles,
                    "A process that is a controller only comes with lab 15; write broker,controller");
        }
    }

    private String onlyLogDir() {
        var key = settings.get(NodeSettings.LOG_DIRS) != null ? NodeSettings.LOG_DIRS : NodeSettings.LOG_DIR;
        var directories = settings.get(key);
        if (directories == null || directories.isEmpty()) {
            throw new ConfigException("log.dirs is missing: name the directory for this broker's data, such as "
                    + "log.dirs=/var/lib/mini-broker");
        }
        if (directories.size() > 1) {
            throw new ConfigException(key.name(), directories, "This broker keeps its data in one directory; name one of them");
        }
        return directories.get(0);
    }
}
