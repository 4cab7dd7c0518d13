// Lab 03, by hand. Start it with:  ./lab jshell 03 --script labs/03-partition-log/explore.jsh
// or open the shell with  ./lab jshell 03  and type the lines one by one.

// A simulated machine with a log of tiny segments.
import minibroker.log.*
import org.apache.kafka.common.*
var world = new Simulation(3)
var node = world.addNode("n1")
node.boot(self -> {})
var directory = LogDirectory.open(node.doors(), node.loop(), LogDirectorySettings.defaults(1), PassengerFactory.NONE)
var topic = LogSettings.from(Settings.of(LogSettings.ALL, Map.of("internal.segment.bytes", "200", "retention.bytes", "300")))
var log = directory.create(new TopicIdPartition(new Uuid(4, 2), 0, "readings"), topic)

// Twelve readings in six batches. Which of them begin a new segment?
void append(String... readings) throws java.io.IOException {
    var builder = BatchBuilder.startingAt(0);
    for (var reading : readings) {
        builder.append(node.doors().clock().wallMs(), "c-1".getBytes(), reading.getBytes());
    }
    log.append(builder.build(), AppendOrigin.CLIENT, 0, node.doors().clock().wallMs());
}
for (int i = 0; i < 6; i++) {
    append("-18." + i, "-17." + i);
}
log.segments().forEach(System.out::println)

// Where is offset 4? A slice lies in one segment. Who wants more asks again behind it.
var slice = log.read(4, 10_000, true, 12).get()
slice.file().release()
slice = log.read(8, 10_000, true, 12).get()
slice.file().release()

// Nothing is committed yet, so nothing may go. Then it is.
log.applyRetention(node.doors().clock().wallMs())
log.advanceHighWatermark(12)
log.applyRetention(node.doors().clock().wallMs())
log.offsets()
log.segments().forEach(System.out::println)
node.disk().list("readings-0")

// The files are deleted later.
world.runFor(61_000)
node.disk().list("readings-0")

// Now you: raise the log start to 11. Which segment stays, and why?
log.raiseLogStart(11)
log.segments().forEach(System.out::println)
