// Lab 04, by hand. Start it with:  ./lab jshell 04 --finished --script labs/04-wire/explore.jsh
// or open the shell with  ./lab jshell 04 --finished  and type the lines one by one.
import brokerfromscratch.testkit.RawConnection
import java.nio.ByteBuffer
import java.util.HexFormat

byte[] bytes(ByteBuffer buffer) {
    var bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
}
ByteBuffer hex(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
}

// A broker, and a socket to it. You are the client now: lengths are added, all other bytes are yours.
cluster(1)
var connection = RawConnection.to(cluster())

// ApiVersions (00 12), version 0, correlation id 7, client id "c-1". Find the 7 in the answer, then an error code, a count, and lines of
// key, oldest and latest version.
connection.sendFrame(hex("0012 0000 00000007 0003 632d31"))
hexdump(bytes(connection.receiveFrame()))

// The same in version 99. Which version has the answer, and what does 00 23 mean?
connection.sendFrame(hex("0012 0063 00000008 0003 632d31 00"))
hexdump(bytes(connection.receiveFrame()))

// Three requests at once. The answers come in the order of the questions.
for (int id = 1; id <= 3; id++) {
    connection.sendFrame(hex("0012 0000 0000000" + id + " ffff"));
}
for (int i = 0; i < 3; i++) {
    System.out.println("correlation id " + connection.receiveFrame().getInt(0));
}

// A key that nobody knows. What is left to say?
connection.sendFrame(hex("270f 0000 00000009 ffff"))
connection.isClosedByBroker()

// Which address does a client get? The one that is advertised, wherever it has connected.
cluster(1, Map.of("advertised.listeners", "PLAINTEXT://aurora:9092"))
var metadata = RawConnection.to(cluster())
metadata.sendFrame(hex("0003 0001 00000001 ffff 00000000"))
hexdump(bytes(metadata.receiveFrame()))

// Now you: send a header that lies about its client id's length. Then one whose frame is right and whose body is not.
close()
