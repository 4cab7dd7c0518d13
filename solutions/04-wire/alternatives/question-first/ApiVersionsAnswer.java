package minibroker.wire;

import java.nio.ByteBuffer;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * The answer to ApiVersions, byte by byte. It is the one answer that a client must be able to read before it knows anything of
 * us, and the one that we lay out ourselves; kafka-clients lays out all others in the same way.
 *
 * <pre>
 *   length         int32            of all that follows
 *   correlationId  int32            as in the request; no tagged fields behind it, in any version
 *   errorCode      int16
 *   apiKeys        int32 count      versions 0 to 2          (apiKey int16, minVersion int16, maxVersion int16) each
 *                  uvarint count+1  from version 3 on        the same, and an empty list of tagged fields (00) each
 *   throttleTimeMs int32            from version 1 on
 *   tagged fields                   from version 3 on        features, see {@link #taggedFields}
 * </pre>
 */
final class ApiVersionsAnswer {
    private static final int FIRST_FLEXIBLE = 3;
    private static final int LENGTH_BYTES = 4;
    private static final int BYTES_BEFORE_TAGS = 2 + 1 + 4;         // error code, an empty list, throttle time

    private ApiVersionsAnswer() {}

    /**
     * In which version an ApiVersions request of version {@code asked} is answered: the same, or 0 if we do not know it. A client
     * asks in the newest version that it has, before it can know what we have; version 0 is what all can read (KIP-511).
     */
    static short versionFor(short asked) {
        return knows(asked) ? asked : 0;
    }

    static boolean knows(short asked) {
        RequestTable.Versions ours = RequestTable.stableVersions(ApiKeys.API_VERSIONS);
        return asked >= ours.oldest() && asked <= ours.latest();
    }

    /** The whole frame, from its length on, ready to be sent. */
    static ByteBuffer frame(int correlationId, short version, ApiVersionsResponseData answer) {
        ByteBuffer tags = isFlexible(version) ? taggedFields(version, answer) : ByteBuffer.allocate(0);
        ByteBuffer frame = ByteBuffer.allocate(mostBytes(answer) + tags.remaining());
        frame.position(LENGTH_BYTES);
        frame.putInt(correlationId).putShort(answer.errorCode());
        putVersions(frame, version, answer);
        if (version >= 1) {
            frame.putInt(answer.throttleTimeMs());
        }
        frame.put(tags);
        frame.putInt(0, frame.position() - LENGTH_BYTES);
        return frame.flip();
    }

    private static boolean isFlexible(short version) {
        return version >= FIRST_FLEXIBLE;
    }

    private static void putVersions(ByteBuffer frame, short version, ApiVersionsResponseData answer) {
        boolean flexible = isFlexible(version);
        int count = answer.apiKeys().size();
        if (flexible) {
            ByteUtils.writeUnsignedVarint(count + 1, frame);
        } else {
            frame.putInt(count);
        }
        for (ApiVersion line : answer.apiKeys()) {
            frame.putShort(line.apiKey()).putShort(line.minVersion()).putShort(line.maxVersion());
            if (flexible) {
                frame.put((byte) 0);
            }
        }
    }

    /** No answer without its tagged fields is longer than this. */
    private static int mostBytes(ApiVersionsResponseData answer) {
        return 32 + 7 * answer.apiKeys().size();
    }

    /**
     * The features, as tagged fields 0 to 2: count, then for each tag, size and bytes. A single 00 if there are none.
     *
     * <p>kafka-clients writes them: what it writes for an answer without requests is the same, behind seven bytes.
     */
    private static ByteBuffer taggedFields(short version, ApiVersionsResponseData answer) {
        var onlyFeatures = answer.duplicate();
        onlyFeatures.apiKeys().clear();
        return MessageUtil.toByteBufferAccessor(onlyFeatures, version).buffer().position(BYTES_BEFORE_TAGS).slice();
    }
}
