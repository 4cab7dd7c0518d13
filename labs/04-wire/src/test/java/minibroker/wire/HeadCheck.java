package minibroker.wire;

import static brokerfromscratch.testkit.check.Expect.expect;
import static minibroker.wire.Requests.hex;
import static minibroker.wire.Requests.ofHex;

import brokerfromscratch.testkit.check.CheckFailure;
import brokerfromscratch.testkit.check.Must;
import brokerfromscratch.testkit.check.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.utils.ByteUtils;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Step(1)
@DisplayName("Read the header")
class HeadCheck {
    /** ApiVersions, version 0, correlation id 7, client id "c-1". */
    private static final String OLD = "0012 0000 00000007 0003 632d31";
    /** The same in version 3: header 2, and no tagged field. */
    private static final String FLEXIBLE = "0012 0003 00000007 0003 632d31 00";

    private static final String BODY_BEGINS = "The body begins right behind the header. Whoever stops a byte too early or too "
        + "late hands a wrong first byte to whoever reads the body.";

    private static final String IN_ORDER = "Each field begins where the one before ended: relative get methods, in the order "
        + "of the "
        + "class's drawing, and the tagged fields only where there are any.";

    /** A header is never alone: these stand for the body. */
    private static final String BODY = "77 66 55 44 33 22 11";

    /** Without those that Kafka has given up. */
    private static final List<ApiKeys> APIS =
        Stream.of(ApiKeys.values()).filter(api -> api.oldestVersion() <= api.latestVersion()).toList();

    /** What a method makes of a header that Kafka takes; an exception is a wrong answer, too. */
    private static <T> T taken(String what, Supplier<T> read, String suspicion) {
        try {
            return read.get();
        } catch (RuntimeException e) {
            throw new CheckFailure(what, "it is read", e.toString(), suspicion);
        }
    }

    private static void expectPosition(ByteBuffer frame, int body, String suspicion) {
        expect("bytes left behind the header", hex(frame)).toBe(hex(ofHex(BODY).limit(body)), suspicion);
    }

    @Test
    @DisplayName("key, version, correlation id and client id are read, each from its own bytes")
    @Must("head-fields")
    void fields() {
        var frame = ofHex("0003 000c 01020304 0003 632d31 00" + BODY);
        var head = taken("a header", () -> RequestHead.read(frame), "It is a whole one, with no tagged field. " + IN_ORDER);
        expect("api()", head.api()).toBe(ApiKeys.METADATA, "Key 3 is Metadata: ApiKeys.forId(…) knows.");
        expect("apiVersion()", head.apiVersion()).toBe((short) 12, "The second int16 is the version.");
        expect("correlationId()", head.correlationId()).toBe(0x01020304, "An int32, behind the two int16.");
        expect("clientId()", head.clientId()).toBe("c-1", "An int16 says how many bytes it has; they follow.");
    }

    @Test
    @DisplayName("the frame's position is where the body begins")
    @Must("head-position")
    void position() {
        var old = ofHex(OLD + BODY);
        taken("a header in version 0", () -> RequestHead.read(old), IN_ORDER);
        expectPosition(old, 7, BODY_BEGINS + " Version 0 of ApiVersions is not flexible: it has no tagged fields, not even "
            + "none of them.");
        var flexible = ofHex(FLEXIBLE + BODY);
        taken("a header in version 3", () -> RequestHead.read(flexible), IN_ORDER);
        expectPosition(flexible, 7, BODY_BEGINS + " Version 3 of ApiVersions is flexible: even a header without tagged fields "
            + "has a byte that says so, 00.");
    }

    @Test
    @DisplayName("a frame may lie anywhere, in any kind of buffer")
    @Must("head-position")
    void anywhere() {
        var bytes = ofHex(FLEXIBLE + BODY);
        var direct = ByteBuffer.allocateDirect(100).position(9).put(bytes.duplicate()).position(9).limit(9 + bytes.limit());
        var relative = "Use relative get methods: a connection's buffer has no array, and the frame need not begin at 0.";
        expect("clientId() in a direct buffer, at position 9", taken("a header in a direct buffer, at position 9",
            () -> RequestHead.read(direct), relative).clientId()).toBe("c-1", relative);
        expectPosition(direct, 7, BODY_BEGINS);
    }

    @Test
    @DisplayName("a client id is counted in bytes, is UTF-8, may be empty, and may be null")
    @Must("head-client-id")
    void clientIds() {
        var texts = new LinkedHashMap<String, String>(Map.of("0000", ""));
        texts.put("ffff", "");
        texts.put("fffe", "");
        texts.put("8000", "");
        texts.put("0007 48c3b668652d31", "H\u00f6he-1");
        texts.forEach((bytes, text) -> {
            var frame = ofHex(bytes + BODY);
            expect("readClientId of " + bytes, taken("readClientId of " + bytes, () -> RequestHead.readClientId(frame), IN_ORDER))
                .toBe(text,
                "The length counts bytes, not letters, and the bytes are UTF-8; -1 (ffff), or any other negative length, is "
                + "null, which we treat as an empty text, as Kafka does.");
            expectPosition(frame, 7, BODY_BEGINS);
        });
        var longest = ByteBuffer.allocate(2 + 300).putShort((short) 300).put(new byte[300]).flip();
        var text = taken("a client id of 300 bytes, of which 300 are left", () -> RequestHead.readClientId(longest),
            "It ends exactly where the frame ends. That is allowed: refuse what is *more* than is left.");
        expect("the length of a client id of 300 bytes", text.length()).toBe(300,
            "The length is an int16: 300 is 01 2c.");
    }

    @Test
    @DisplayName("tagged fields that we do not know are skipped by their size")
    @Must("head-tags")
    void tags() {
        var long200 = "00".repeat(200);
        for (var tags : new String[] {"00", "01 00 00", "01 05 03 aabbcc", "02 00 01 ff 07 02 0000", "01 8001 c801" + long200,
            "03 00 00 01 01 01 02 00"}) {
            var frame = ofHex(tags + BODY);
            RequestHead.skipTaggedFields(frame);
            expectPosition(frame, 7, "The tagged fields were " + (tags.length() > 40 ? "one of 200 bytes" : tags)
                + ": a count; then for each field its tag, its size, and so many bytes. All three numbers are unsigned "
                + "varints, which may have more than one byte.");
        }
        var last = ofHex("01 05 03 aabbcc");
        taken("a tagged field of 3 bytes, of which 3 are left", () -> skipped(last), "It ends exactly where the frame ends. "
            + "That is allowed: refuse what is *more* than is left.");
        var frame = ofHex(FLEXIBLE.substring(0, FLEXIBLE.length() - 2) + "01 05 03 aabbcc" + BODY);
        taken("a header with one unknown tagged field", () -> RequestHead.read(frame), "Skip it by its size.");
        expectPosition(frame, 7, "A newer client may put a field into the header that we have never heard of. That must not "
            + "hurt.");
    }

    private static ByteBuffer skipped(ByteBuffer frame) {
        RequestHead.skipTaggedFields(frame);
        return frame;
    }

    @Test
    @DisplayName("a version of the future is flexible if the newest one that we know is")
    @Must("head-tags")
    void future() {
        var frame = ofHex("0012 0063 00000007 0003 632d31 00" + BODY);
        var head = taken("a header in version 99", () -> RequestHead.read(frame), "Whether we know it is for somebody else to "
            + "judge.");
        expect("apiVersion()", head.apiVersion()).toBe((short) 99, "Whether we know this version is for somebody else to judge.");
        expectPosition(frame, 7, "Ask hasTaggedFields(api, apiVersion). It knows where the flexible versions of each request "
            + "begin.");
    }

    @Test
    @DisplayName("a header that breaks off anywhere is refused")
    @Must("head-refuses")
    void brokenOff() {
        var whole = ofHex("0012 0003 00000007 0003 632d31 01 05 03 aabbcc");
        for (int bytes = 0; bytes < whole.limit(); bytes++) {
            refused("the first " + bytes + " of " + whole.limit() + " bytes of a header", whole.duplicate().limit(bytes),
                "The header promises more than the frame holds. A relative get notices by itself; new String(…), position(…) "
                + "and a catch do not.");
        }
    }

    @Test
    @DisplayName("lengths that lie are refused, and move nothing backwards")
    @Must("head-refuses")
    void lies() {
        refused("a client id of 32767 bytes in a frame of 13", ofHex("0012 0000 00000007 7fff 632d31"),
            "Compare the length with what is left before you believe it.");
        var head = "0012 0003 00000007 0000";
        refused("a tagged field of 100 bytes of which 3 are there", ofHex(head + "01 05 64 aabbcc"),
            "Compare the size with what is left before you skip.");
        refused("a tagged field of -6 bytes", ofHex(head + "e807 05 faffffff0f" + BODY), "An unsigned varint of five bytes "
            + "does not fit into an int and comes out negative. To skip a negative number of bytes is to go back and read the "
            + "same field again.");
        refused("a tagged field of 2147483647 bytes", ofHex(head + "01 05 ffffffff07" + BODY),
            "position + size runs over. Compare size with remaining().");
        refused("two billion tagged fields in three bytes", ofHex(head + "ffffffff07 05 00 05"),
            "The count may say what it likes: the frame ends first, and then this is no header.");
        refused("a number that never ends", ofHex(head + "8080808080808080"), "readUnsignedVarint throws by itself; let it out.");
    }

    @Test
    @DisplayName("a question that does not exist, or no more, is refused")
    @Must("head-refuses")
    void unknown() {
        refused("api key 9999", ofHex("270f 0000 00000007 0000"), "ApiKeys.forId(…) throws by itself; let it out.");
        refused("api key 6, which Kafka has given up", ofHex("0006 0007 00000007 0000 00"), "hasTaggedFields throws by "
            + "itself; let it out.");
        refused("api key -1", ofHex("ffff 0000 00000007 0000"), "ApiKeys.forId(…) throws by itself; let it out.");
    }

    private static void refused(String what, ByteBuffer frame, String suspicion) {
        try {
            var head = RequestHead.read(frame);
            throw new CheckFailure(what, "InvalidRequestException", String.valueOf(head), suspicion);
        } catch (InvalidRequestException e) {
            return;
        } catch (RuntimeException e) {
            throw new CheckFailure(what, "InvalidRequestException", e.toString(),
                "`read` translates three exceptions, and this is none of them. " + suspicion);
        }
    }

    @Test
    @DisplayName("all headers are read as Kafka reads them")
    @Must("head-fields")
    void agreesWithKafka() {
        for (int seed = 1; seed <= 2_000; seed++) {
            var random = new Random(seed);
            var frame = header(random);
            var kafkas = RequestHeader.parse(frame.duplicate());
            var bytes = hex(frame.duplicate().limit(Math.min(30, frame.limit()))) + (frame.limit() > 30 ? " .." : "");
            var ours = taken("the header " + bytes, () -> RequestHead.read(frame), "Kafka reads it. The examples are right: "
                + "what is "
                + "different about this one?");
            expect("the header " + bytes, ours).toBe(new RequestHead(kafkas.apiKey(), kafkas.apiVersion(), kafkas.correlationId(),
                kafkas.clientId()), "This is what Kafka reads. The examples are right: what is different about this one?");
            expect("the size of the header " + bytes, frame.position()).toBe(kafkas.size(), BODY_BEGINS);
        }
    }

    private static ByteBuffer header(Random random) {
        var api = APIS.get(random.nextInt(APIS.size()));
        var version = (short) (random.nextInt(api.latestVersion() + 3) - 1);
        var text = "c".repeat(random.nextInt(5)) + "\u00f6".repeat(random.nextInt(3));
        var id = text.getBytes(StandardCharsets.UTF_8);
        var frame = ByteBuffer.allocate(400).putShort(api.id).putShort(version).putInt(random.nextInt());
        frame.putShort((short) (random.nextInt(5) == 0 ? -1 : id.length)).put(frame.getShort(8) < 0 ? new byte[0] : id);
        if (api.requestHeaderVersion(version) >= 2) {
            putTags(random, frame);
        }
        return frame.put(new byte[random.nextInt(4)]).flip();
    }

    private static void putTags(Random random, ByteBuffer frame) {
        var count = random.nextInt(3);
        ByteUtils.writeUnsignedVarint(count, frame);
        for (int i = 0; i < count; i++) {
            var size = random.nextInt(10) == 0 ? 150 : random.nextInt(4);
            ByteUtils.writeUnsignedVarint(100 + 100 * i, frame);
            ByteUtils.writeUnsignedVarint(size, frame);
            frame.put(new byte[size]);
        }
    }
}
