package minibroker.wire;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.wire.Requests.hex;
import static minibroker.wire.Requests.ofHex;

import brokerfromscratch.testkit.check.Bytes;
import brokerfromscratch.testkit.check.CheckFailure;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import minibroker.wire.ApiVersionsHandler.FinalizedFeatures;
import org.apache.kafka.common.feature.Features;
import org.apache.kafka.common.feature.SupportedVersionRange;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ApiVersionsResponseData.SupportedFeatureKey;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ApiVersionsResponse;
import org.apache.kafka.common.utils.ByteUtils;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(3)
@DisplayName("Answer ApiVersions, byte by byte")
class AnswerCheck {
    private static final String LENGTH = "The length counts all that follows it, and not itself. You know it when everything "
        + "else is written: leave four bytes free, and put it at index 0 at the end.";
    private static final String CORRELATION = "Behind the length stands the correlation id of the request, as an int32, so "
        + "that the client knows which question this answers. Nothing stands between it and the error code, in no version.";

    private static final String HEADER = "Other answers have tagged fields there, in flexible versions; this one never: its "
        + "header is always "
        + "the old one, because a client must be able to read it before it knows us.";

    // ---- the bytes ----

    /** Metadata 0 to 13 and ApiVersions 0 to 4, throttled for 5 ms. */
    private static ApiVersionsResponseData two() {
        var data = new ApiVersionsResponseData().setThrottleTimeMs(5);
        data.apiKeys().add(new ApiVersion().setApiKey((short) 3).setMinVersion((short) 0).setMaxVersion((short) 13));
        data.apiKeys().add(new ApiVersion().setApiKey((short) 18).setMinVersion((short) 0).setMaxVersion((short) 4));
        return data;
    }

    private static void expectFrame(int version, ApiVersionsResponseData data, ByteBuffer wanted) {
        ByteBuffer frame;
        try {
            frame = ApiVersionsAnswer.frame(7, (short) version, data);
        } catch (BufferOverflowException e) {
            throw new CheckFailure("the answer in version " + version, wanted.remaining() + " bytes", "a buffer that is full",
                "mostBytes(answer) leaves room for all but the tagged fields: add their remaining(). Are they written once "
                + "only?");
        }
        expect("the position of the answer in version " + version, frame.position()).toBe(0,
            "flip() it at the end: what is sent is what lies between position and limit.");
        Bytes.expect("the answer in version " + version, frame, wanted, Bytes.Layout.PLAIN, suspicion(version, frame, wanted));
    }

    /** What stands where the first wrong byte is. */
    private static String suspicion(int version, ByteBuffer frame, ByteBuffer wanted) {
        var wrong = wanted.mismatch(frame);
        if (wrong >= 0 && wrong < 4) {
            var rest = wanted.duplicate().position(4).mismatch(frame.duplicate().position(Math.min(4, frame.limit())));
            wrong = rest < 0 ? 0 : rest + 4;
        }
        if (wrong < 4) {
            return LENGTH;
        }
        if (frame.limit() > 8 && wanted.duplicate().position(8).equals(frame.duplicate().position(9))) {
            return "A byte too many stands between correlation id and error code. " + HEADER;
        }
        if (wrong < 8) {
            return CORRELATION;
        }
        if (wrong < 10) {
            return "At 8 stands the error code of the answer, an int16; 0 is none. " + HEADER;
        }
        var list = wanted.duplicate().position(10);
        var lines = version < 3 ? list.getInt() : ByteUtils.readUnsignedVarint(list) - 1;
        if (wrong < list.position()) {
            return version < 3 ? "At 10 stands the number of requests, as an int32."
                : "At 10 stands the number of requests *plus one*, as an unsigned varint. 0 would mean null: no list at all.";
        }
        var each = version < 3 ? 6 : 7;
        var endOfList = list.position() + each * lines;
        if (wrong < endOfList) {
            return "Each request has its key, its oldest and its latest version, an int16 each"
                + (version < 3 ? ", and nothing else in this version." : ", and a byte 00: no tagged fields of its own.");
        }
        return version == 0 ? "In version 0 the answer ends with the list."
            : wrong < endOfList + 4 ? "Behind the list stands the throttle time, an int32, from version 1 on."
            : version < 3 ? "In versions 1 and 2 the answer ends with the throttle time."
            : "At the end stand the tagged fields, as taggedFields(version, answer) gives them; also if there are none: then "
                + "they are a 00.";
    }

    @Test
    @DisplayName("version 0 is error code, count and lines, and nothing else")
    @Must("answer-old")
    void versionZero() {
        expectFrame(0, two(), ofHex("00000016 00000007 0000 00000002 0003 0000 000d 0012 0000 0004"));
    }

    @Test
    @DisplayName("versions 1 and 2 have a throttle time at the end")
    @Must("answer-old")
    void versionsOneAndTwo() {
        var wanted = "0000001a 00000007 0000 00000002 0003 0000 000d 0012 0000 0004 00000005";
        expectFrame(1, two(), ofHex(wanted));
        expectFrame(2, two(), ofHex(wanted));
    }

    @Test
    @DisplayName("from version 3 on, lists are compact and tagged fields end every part")
    @Must("answer-flexible")
    void flexible() {
        var wanted = "0000001a 00000007 0000 03 0003 0000 000d 00 0012 0000 0004 00 00000005 00";
        expectFrame(3, two(), ofHex(wanted));
        expectFrame(4, two(), ofHex(wanted));
    }

    @Test
    @DisplayName("the error code is that of the answer")
    @Must("answer-old")
    void errorCode() {
        var data = two().setErrorCode(Errors.UNSUPPORTED_VERSION.code()).setThrottleTimeMs(0);
        expectFrame(0, data, ofHex("00000016 00000007 0023 00000002 0003 0000 000d 0012 0000 0004"));
    }

    @Test
    @DisplayName("long lists, empty ones and features are laid out as Kafka does it, in all versions")
    @Must("answer-like-kafka")
    void likeKafka() {
        for (int seed = 0; seed <= 260; seed++) {
            var data = any(new Random(seed), seed);
            for (short version = 0; version <= 4; version++) {
                expectFrame(version, data, kafkas(version, data));
            }
        }
    }

    /** The count of a list of 127 has two bytes, because it is 128. */
    private static ApiVersionsResponseData any(Random random, int count) {
        var data = new ApiVersionsResponseData().setErrorCode((short) random.nextInt(40)).setThrottleTimeMs(random.nextInt());
        for (int key = 0; key < count; key++) {
            data.apiKeys().add(new ApiVersion().setApiKey((short) key).setMinVersion((short) random.nextInt(3))
                .setMaxVersion((short) random.nextInt(300)));
        }
        if (count % 3 == 1) {
            data.setFinalizedFeaturesEpoch(random.nextInt(1000));
            data.supportedFeatures().add(new SupportedFeatureKey().setName("transaction.version").setMinVersion((short) 1)
                .setMaxVersion((short) 2));
        }
        return data;
    }

    private static ByteBuffer kafkas(short version, ApiVersionsResponseData data) {
        var body = MessageUtil.toByteBufferAccessor(data, version).buffer();
        return ByteBuffer.allocate(8 + body.remaining()).putInt(4 + body.remaining()).putInt(7).put(body).flip();
    }

    // ---- which version, and what it says ----

    @Test
    @DisplayName("a version that we know is answered in that version, any other in version 0")
    @Must("answer-version")
    void versions() {
        for (int version = 0; version <= 4; version++) {
            expect("versionFor(" + version + ")", (int) ApiVersionsAnswer.versionFor((short) version)).toBe(version,
                "We know ApiVersions from 0 to 4: whoever asks in one of these versions can read an answer in it.");
        }
        for (int version : new int[] {5, 99, 32767, -1, -32768}) {
            expect("versionFor(" + version + ")", (int) ApiVersionsAnswer.versionFor((short) version)).toBe(0,
                (version < 0 ? "There is no such version, and still somebody asks." : "The client knows versions that we do not "
                + "know.") + " What both surely know is version 0. Our newest version would be a guess.");
        }
    }

    private static final class Replies implements Responder {
        final List<AbstractResponse> all = new ArrayList<>();

        @Override
        public void reply(AbstractResponse response) {
            all.add(response);
        }

        @Override
        public void reply(AbstractResponse response, Runnable whenSent) {
            all.add(response);
        }

        @Override
        public void noReply() {
            throw new CheckFailure("the reply", "an answer", "noReply()", "ApiVersions is always answered.");
        }

        @Override
        public void close(String why) {
            throw new CheckFailure("the reply", "an answer", "close(" + why + ")", "ApiVersions is always answered, with an "
                + "error if need be.");
        }
    }

    private static ApiVersionsResponseData ask(int version, ApiVersionsRequestData body, Supplier<FinalizedFeatures> finalized) {
        var table = new RequestTable();
        var handler = new ApiVersionsHandler(table, Features.supportedFeatures(Map.of("transaction.version",
            new SupportedVersionRange((short) 1, (short) 2))), finalized);
        table.put(ApiKeys.METADATA, handler).put(ApiKeys.API_VERSIONS, handler);
        var context = Requests.context(ApiKeys.API_VERSIONS, version, 7);
        var request = context.parseRequest(version > 4 || version < 0 ? ByteBuffer.allocate(0) : bytes(body, version)).request;
        var replies = new Replies();
        handler.handle(new ApiContext(context, Access.ALLOW_ALL), request, replies);
        expect("replies to one request", replies.all.size()).toBe(1, "One of the three cases, and one reply.");
        return ((ApiVersionsResponse) replies.all.get(0)).data();
    }

    private static ByteBuffer bytes(ApiMessage body, int version) {
        return MessageUtil.toByteBufferAccessor(body, (short) version).buffer();
    }

    private static ApiVersionsRequestData stock() {
        return new ApiVersionsRequestData().setClientSoftwareName("apache-kafka-java").setClientSoftwareVersion("4.3.1");
    }

    private static String lines(ApiVersionsResponseData data) {
        return data.apiKeys().stream().map(line -> "%d: %d to %d".formatted(line.apiKey(), line.minVersion(),
            line.maxVersion())).toList()
            .toString();
    }

    @Test
    @DisplayName("a good request learns all that the table holds")
    @Must("answer-good")
    void good() {
        for (int version = 0; version <= 4; version++) {
            var data = ask(version, version < 3 ? new ApiVersionsRequestData() : stock(), () -> FinalizedFeatures.NONE);
            expect("the error", Errors.forCode(data.errorCode())).toBe(Errors.NONE, "Version " + version + " is known, and "
                + "the request is valid.");
            expect("the requests", lines(data)).toBe("[3: 0 to 13, 18: 0 to 4]", "answer() says all that the table holds.");
        }
        var features = new FinalizedFeatures(Map.of("transaction.version", (short) 2), 9);
        expect("the features' epoch", ask(4, stock(), () -> features).finalizedFeaturesEpoch()).toBe(9L,
            "answer() knows the features, too: reply with what it returns.");
    }

    @Test
    @DisplayName("a version of the future gets error 35, and the versions of ApiVersions that we know")
    @Must("answer-future")
    void future() {
        for (int version : new int[] {5, 99, -1}) {
            var data = ask(version, stock(), () -> FinalizedFeatures.NONE);
            expect("the error", Errors.forCode(data.errorCode())).toBe(Errors.UNSUPPORTED_VERSION,
                "The answer comes in version 0, and version 0 has a place to say why. Ask header.apiVersion() what was asked: "
                + "the context's own apiVersion() says 0 here.");
            expect("the requests", lines(data)).toBe("[18: 0 to 4]", "Kafka names ApiVersions alone here: that is what the "
                + "client needs in order to ask again.");
        }
    }

    @Test
    @DisplayName("a request that is not valid gets error 42, and no list")
    @Must("answer-invalid")
    void invalid() {
        var data = ask(3, stock().setClientSoftwareName("a name with blanks!"), () -> FinalizedFeatures.NONE);
        expect("the error", Errors.forCode(data.errorCode())).toBe(Errors.INVALID_REQUEST,
            "isValid() of the request looks at the client's name and version: nothing but letters, digits, dots and hyphens.");
        expect("the requests", lines(data)).toBe("[]", "An answer with this error has an empty list.");
    }
}
