package minibroker.produce.metadata;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/** The field types of {@link MetadataRecordCodec}, written. {@link MetadataFieldReader} is its mirror. */
final class MetadataFieldWriter {
    private final DataOutputStream out;

    MetadataFieldWriter(DataOutputStream out) {
        this.out = out;
    }

    void int8(byte value) throws IOException {
        out.writeByte(value);
    }

    void int16(short value) throws IOException {
        out.writeShort(value);
    }

    void int32(int value) throws IOException {
        out.writeInt(value);
    }

    void int64(long value) throws IOException {
        out.writeLong(value);
    }

    void uuid(Uuid value) throws IOException {
        out.writeLong(value.getMostSignificantBits());
        out.writeLong(value.getLeastSignificantBits());
    }

    void string(String valueOrNull) throws IOException {
        if (valueOrNull == null) {
            out.writeInt(-1);
            return;
        }
        var utf8 = valueOrNull.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    void ints(List<Integer> values) throws IOException {
        out.writeInt(values.size());
        for (int value : values) {
            out.writeInt(value);
        }
    }

    void endpoints(Map<String, Endpoint> byListener) throws IOException {
        out.writeInt(byListener.size());
        for (var endpoint : byListener.entrySet()) {
            string(endpoint.getKey());
            string(endpoint.getValue().host());
            out.writeInt(endpoint.getValue().port());
        }
    }
}
