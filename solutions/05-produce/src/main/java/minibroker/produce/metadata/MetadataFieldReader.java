package minibroker.produce.metadata;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/**
 * The field types of {@link MetadataRecordCodec}, read. A field that is cut off is a BufferUnderflowException, one that
 * cannot be true an IllegalArgumentException; the codec says of which record.
 */
final class MetadataFieldReader {
    /** What is being read, for people. */
    String what = "no kind";

    private final ByteBuffer in;
    private final int start;

    MetadataFieldReader(ByteBuffer in) {
        this.in = in;
        this.start = in.position();
    }

    /** Bytes read so far. */
    int position() {
        return in.position() - start;
    }

    byte kindId() {
        var id = in.get();
        what = "kind " + id;
        return id;
    }

    byte int8() {
        return in.get();
    }

    short int16() {
        return in.getShort();
    }

    int int32() {
        return in.getInt();
    }

    long int64() {
        return in.getLong();
    }

    Uuid uuid() {
        return new Uuid(in.getLong(), in.getLong());
    }

    String string() {
        var value = nullableString();
        if (value == null) {
            throw new IllegalArgumentException("a string is null that must not be");
        }
        return value;
    }

    String nullableString() {
        var length = in.getInt();
        if (length == -1) {
            return null;
        }
        var utf8 = new byte[believable(length, 1)];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    List<Integer> ints() {
        var count = believable(in.getInt(), Integer.BYTES);
        var values = new ArrayList<Integer>(count);
        for (int i = 0; i < count; i++) {
            values.add(in.getInt());
        }
        return values;
    }

    Map<String, Endpoint> endpoints() {
        var count = believable(in.getInt(), 3 * Integer.BYTES);
        var byListener = new LinkedHashMap<String, Endpoint>();
        for (int i = 0; i < count; i++) {
            byListener.put(string(), new Endpoint(string(), in.getInt()));
        }
        return byListener;
    }

    /** A count is believed only if that many elements can be there: else a flipped bit would ask for gigabytes. */
    private int believable(int count, int bytesEachAtLeast) {
        if (count < 0 || count > in.remaining() / bytesEachAtLeast) {
            throw new IllegalArgumentException("a length of %d where %d bytes are left".formatted(count, in.remaining()));
        }
        return count;
    }
}
