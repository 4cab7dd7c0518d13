package minibroker.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.types.SchemaException;
import org.apache.kafka.common.protocol.types.Struct;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * Finds requests that would hold up everybody for minutes, before they are parsed: kafka-clients keeps named things (topics of a
 * Produce request, of CreateTopics, of most answers) in {@code ImplicitLinkedHashCollection}, an open hash table.
 *
 * <pre>
 *   slots   . . A B C D E F . . G .     what has no room in its slot goes to the next free one: runs grow together
 * </pre>
 *
 * When the table grows, each entry of a run costs a step for each slot by which the others are away from where they belong.
 * 3,000 names of one hash, 100 KB, took half a minute, and 30,000 that were merely numbered took minutes. So the table is
 * played through first. Kafka is held up as well, one of its threads for each such request. Stateless.
 */
final class NamesThatCollide {
    private static final int FEW_BYTES = 4 << 10;
    private static final int FEW_TOPICS = 128;
    private static final long MOST_STEPS = 200_000_000;      // 0.3 s if all hashes are equal, less if they are numbered
    private static final int FIRST_VERSION_FLEXIBLE = 9;     // of Produce

    private NamesThatCollide() {}

    /** Would this request, or its answer, be slow to read or write? What cannot be read at all would not. */
    static boolean in(ByteBuffer frame) {
        if (frame.remaining() <= FEW_BYTES) {
            return false;
        }
        try {
            var body = frame.duplicate();
            var head = RequestHead.read(body);
            return hasNames(head, body) && collide(read(head, body));
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** The requests whose things are in lists, and so are those of their answers, are spared; so is nearly every Produce. */
    private static boolean hasNames(RequestHead head, ByteBuffer body) {
        return switch (head.api()) {
            case FETCH, LIST_OFFSETS, API_VERSIONS -> false;
            case PRODUCE -> topicsOf(head, body.duplicate()) > FEW_TOPICS;
            default -> true;
        };
    }

    /** {@code transactionalId acks timeoutMs topicCount …} */
    private static int topicsOf(RequestHead head, ByteBuffer body) {
        var flexible = head.apiVersion() >= FIRST_VERSION_FLEXIBLE;
        var idBytes = flexible ? ByteUtils.readUnsignedVarint(body) - 1 : body.getShort();
        body.position(body.position() + Math.max(0, idBytes) + Short.BYTES + Integer.BYTES);
        return flexible ? ByteUtils.readUnsignedVarint(body) - 1 : body.getInt();
    }

    private static Struct read(RequestHead head, ByteBuffer body) {
        var schemas = head.api().messageType.requestSchemas();
        if (head.apiVersion() < 0 || head.apiVersion() >= schemas.length || schemas[head.apiVersion()] == null) {
            throw new SchemaException("no such version");
        }
        return schemas[head.apiVersion()].read(body);
    }

    /** In any list of things, however deep. */
    private static boolean collide(Struct struct) {
        for (var field : struct.schema().fields()) {
            if (struct.get(field) instanceof Object[] list && list.length > 0) {
                if (collide(list)) {
                    return true;
                }
                for (var each : list) {
                    if (each instanceof Struct inner && collide(inner)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean collide(Object[] list) {
        var hashes = Arrays.stream(list).map(NamesThatCollide::keyOf).filter(Objects::nonNull)
                .mapToInt(Object::hashCode).toArray();
        for (int factor : new int[] {1, 31}) {               // a generated hashCode multiplies once for each later field
            var exact = 2 * hashes.length + 1;               // for who knows the number of its entries before it begins
            if (steps(hashes, factor, exact) > MOST_STEPS || steps(hashes, factor, grown(hashes.length)) > MOST_STEPS) {
                return true;
            }
        }
        return false;
    }

    /** The slots of a table that began empty, as those of answers do. */
    private static int grown(int entries) {
        var slots = 5;
        while (slots < 2 * entries) {
            slots = 2 * slots + 1;
        }
        return slots;
    }

    /** Its name or, where it has none, its id or number; null for what has none of them and so is in no hash table. */
    private static Object keyOf(Object thing) {
        if (thing instanceof Struct struct) {
            for (var field : struct.schema().fields()) {
                var value = struct.get(field);
                if (value instanceof String || value instanceof Integer
                        || value instanceof Uuid id && !id.equals(Uuid.ZERO_UUID)) {
                    return value;
                }
            }
        }
        return thing instanceof String ? thing : null;
    }

    /** For each run: its length, times the ways of its entries from their slot to where they came to be. */
    private static long steps(int[] hashes, int factor, int slots) {
        var taken = new BitSet(slots);
        var ways = new int[slots];
        for (int hash : hashes) {
            var home = (factor * hash & Integer.MAX_VALUE) % slots;
            var slot = taken.nextClearBit(home);
            if (slot >= slots) {
                slot = taken.nextClearBit(0);
            }
            taken.set(slot);
            ways[slot] = 1 + (slot >= home ? slot - home : slot - home + slots);
        }
        var steps = 0L;
        for (int from = taken.nextSetBit(0); from >= 0; from = taken.nextSetBit(from)) {
            var end = taken.nextClearBit(from);
            steps += (end - from) * IntStream.range(from, end).mapToLong(slot -> ways[slot]).sum();
            from = end;
        }
        return steps;
    }
}
