package minibroker.wire;

import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** Through which door a client came: the listener's name decides which addresses Metadata tells it. */
public record ListenerInfo(ListenerName name, SecurityProtocol protocol) {
    public static ListenerInfo plaintext(String name) {
        return new ListenerInfo(ListenerName.normalised(name), SecurityProtocol.PLAINTEXT);
    }
}
