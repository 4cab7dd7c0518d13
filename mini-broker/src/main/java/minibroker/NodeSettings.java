package minibroker;

import java.util.List;
import minibroker.runtime.Setting;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidList;

/** What an operator says about one process: who it is, where it listens, where its data lies. Kafka: {@code KafkaConfig}. */
final class NodeSettings {
    static final Setting<Integer> NODE_ID = Setting.of("node.id", Type.INT, null, null,
            "This node's number in the cluster, 0 or more. Has no default.");

    static final Setting<Integer> BROKER_ID = Setting.of("broker.id", Type.INT, null, null,
            "The older name of node.id.");

    static final Setting<List<String>> PROCESS_ROLES = Setting.of("process.roles", Type.LIST, List.of("broker", "controller"),
            ValidList.in("broker", "controller"),
            "What this process does. Until there are several nodes, each broker is its own controller.");

    static final Setting<List<String>> LISTENERS = Setting.of("listeners", Type.LIST, List.of("PLAINTEXT://127.0.0.1:9092"), null,
            "Where to listen: NAME://host:port, with commas in between. No host means 127.0.0.1, port 0 any free port.");

    static final Setting<List<String>> ADVERTISED_LISTENERS = Setting.of("advertised.listeners", Type.LIST, null, null,
            "Where clients reach each listener, if that is another address than the one it is bound to.");

    static final Setting<List<String>> CONTROLLER_LISTENER_NAMES = Setting.of("controller.listener.names", Type.LIST, List.of(),
            null, "Which listeners are for controllers among themselves. They are not opened yet.");

    static final Setting<String> INTER_BROKER_LISTENER_NAME = Setting.of("inter.broker.listener.name", Type.STRING, null, null,
            "Through which listener brokers talk to each other.");

    static final Setting<String> LISTENER_SECURITY_PROTOCOL_MAP = Setting.of("listener.security.protocol.map", Type.STRING,
            "PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL", null,
            "Which security protocol each listener speaks. Only PLAINTEXT can be opened yet.");

    static final Setting<List<String>> LOG_DIRS = Setting.of("log.dirs", Type.LIST, null, null,
            "The directory that holds all data of this broker. Has no default.");

    static final Setting<List<String>> LOG_DIR = Setting.of("log.dir", Type.LIST, null, null,
            "Counts where log.dirs is not given.");

    static final Setting<String> BROKER_RACK = Setting.of("broker.rack", Type.STRING, null, null,
            "The rack or zone that this broker stands in; clients are told.");

    static final List<Setting<?>> ALL = List.of(NODE_ID, BROKER_ID, PROCESS_ROLES, LISTENERS, ADVERTISED_LISTENERS,
            CONTROLLER_LISTENER_NAMES, INTER_BROKER_LISTENER_NAME, LISTENER_SECURITY_PROTOCOL_MAP, LOG_DIRS, LOG_DIR,
            BROKER_RACK);

    private NodeSettings() {}
}
