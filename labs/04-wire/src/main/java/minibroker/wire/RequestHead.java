package minibroker.wire;

import static minibroker.runtime.TodoError.todo;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * What every request begins with.
 *
 * <pre>
 *   field          type               bytes
 *   apiKey         int16                2     which question
 *   apiVersion     int16                2     in which version of it
 *   correlationId  int32                4     the client's number for it; the answer repeats it
 *   clientId       int16, then UTF-8    2+n   negative: null, -1 as a rule
 *   tagged fields  only in header 2     1+    count, then for each: tag, size, so many bytes
 * </pre>
 *
 * Count, tag and size are unsigned varints. Header 2 belongs to the <em>flexible</em> versions of a request (KIP-482): whoever
 * does not know a tag skips it. Nobody has vouched for any of these bytes.
 */
record RequestHead(ApiKeys api, short apiVersion, int correlationId, String clientId) {
    private static final int FLEXIBLE = 2;

    /**
     * Reads a header and leaves the frame's position behind it, where the body begins.
     *
     * @throws InvalidRequestException if these bytes are no header, or that of a question that does not exist
     */
    static RequestHead read(ByteBuffer frame) {
        try {
            return readFields(frame);
        } catch (BufferUnderflowException e) {
            throw new InvalidRequestException("the frame ends inside its header", e);
        } catch (IllegalArgumentException | UnsupportedVersionException e) {
            throw new InvalidRequestException("no request header: " + e.getMessage(), e);
        }
    }

    /** May throw a BufferUnderflowException, an IllegalArgumentException or an UnsupportedVersionException. */
    private static RequestHead readFields(ByteBuffer frame) {
        throw todo("Lab 04, step 1: the fields in their order; the tagged ones only if this request has header 2");
    }

    /**
     * True from the first flexible version on, also in versions of the future.
     *
     * @throws UnsupportedVersionException if Kafka has given up this request
     */
    static boolean hasTaggedFields(ApiKeys api, short apiVersion) {
        return api.requestHeaderVersion(apiVersion) >= FLEXIBLE;
    }

    /** An int16 that counts bytes, then the bytes, in UTF-8. Null (negative) becomes an empty text, as in Kafka. */
    static String readClientId(ByteBuffer frame) {
        throw todo("Lab 04, step 1: a negative length is null; one that is more than is left is a lie");
    }

    /** We know no tag of a header, so each is skipped: that is what it has a size for. */
    static void skipTaggedFields(ByteBuffer frame) {
        throw todo("Lab 04, step 1: count; then for each field tag, size, and so many bytes to skip. Which sizes can be?");
    }

    /** The same in kafka-clients' form, which reads the bodies. */
    RequestHeader forKafka() {
        return new RequestHeader(api, apiVersion, clientId, correlationId);
    }
}
