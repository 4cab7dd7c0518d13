package minibroker.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code lab break 04}: two questions on one connection, answers without a number; then a new client meets an old broker. */
final class ItBreaks {
    private ItBreaks() {}

    // tag::naive[]
    /** The protocol that one writes first: ask, and the next thing that comes is the answer. */
    static final class Client {
        private final Deque<String> asked = new ArrayDeque<>();

        String ask(String question) {
            asked.add(question);
            return question;
        }

        void receive(String answer) {
            System.out.println("  comes:  %-9s the client takes it for the answer to: %s".formatted(answer, asked.remove()));
        }
    }

    /** "last" is answered at once; "next" waits until the container measures again. */
    static final class Broker {
        private final Map<String, String> last = new LinkedHashMap<>();
        private final Map<String, Client> waiting = new LinkedHashMap<>();

        void handle(String question, Client client) {
            var container = question.substring(5);
            if (question.startsWith("next")) {
                waiting.put(container, client);
            } else {
                client.receive(last.get(container));
            }
        }

        void measured(String container, String celsius) {
            last.put(container, celsius);
            if (waiting.containsKey(container)) {
                waiting.remove(container).receive(celsius);
            }
        }
    }
    // end::naive[]

    public static void main(String[] arguments) {
        System.out.println("Two questions on one connection; answers have no number.");
        var broker = new Broker();
        broker.measured("c-1", "-18.1");
        broker.measured("c-2", "-17.9");
        var client = new Client();
        for (var question : List.of("next c-1", "last c-2")) {
            System.out.println("  asked:  " + question);
            broker.handle(client.ask(question), client);
        }
        broker.measured("c-1", "-18.0");
        System.out.println("c-1 has -18.0 and c-2 has -17.9. The client believes the opposite.");
        System.out.println();
        System.out.println("A year later. A question of version 1 is: length, container. Version 2 has the hours before it.");
        oldBrokerReads("version 1", question("c-2"));
        oldBrokerReads("version 2", newQuestion(24, "c-2"));
        oldBrokerReads("version 2", newQuestion(3, "c-2"), newQuestion(3, "c-1"));
    }

    private static ByteBuffer question(String container) {
        var bytes = container.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + bytes.length).put((byte) bytes.length).put(bytes).flip();
    }

    private static ByteBuffer newQuestion(int hours, String container) {
        var rest = question(container);
        return ByteBuffer.allocate(1 + rest.remaining()).put((byte) hours).put(rest).flip();
    }

    /** The broker that was never told that there is a version 2. */
    private static void oldBrokerReads(String version, ByteBuffer... questions) {
        var bytes = ByteBuffer.allocate(100);
        for (var question : questions) {
            bytes.put(question);
        }
        System.out.println("  a client of " + version + " sends " + hex(bytes.flip()) + "; the broker, which knows version 1, "
            + "reads:");
        while (bytes.hasRemaining()) {
            var length = bytes.get();
            if (length > bytes.remaining()) {
                System.out.println("    a length of %d; %d bytes are there, so it waits for the others".formatted(length,
                    bytes.remaining()));
                return;
            }
            var container = new byte[length];
            bytes.get(container);
            System.out.println("    container \"" + new String(container, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}",
                ".") + "\"");
        }
    }

    private static String hex(ByteBuffer bytes) {
        var words = new ArrayList<String>();
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            words.add("%02x".formatted(bytes.get(i)));
        }
        return String.join(" ", words);
    }
}
