// Lab 02, by hand. Start it with:  ./lab jshell 02 --script labs/02-segments/explore.jsh
// or open the shell with  ./lab jshell 02  and type the lines one by one.

// A simulated disk. Everything that follows from it is the same each time: the 3 is its seed.
var disk = new SimDisk(3)
disk.createDirectory("readings-0")
disk.forceDirectory("")
var limits = new Segment.Limits(100, 10_000)
var segment = Segment.create(disk, "readings-0", 0, limits)

// Five readings in two batches.
ByteBuffer batch(long baseOffset, String... readings) {
    var builder = BatchBuilder.startingAt(baseOffset).leaderEpoch(0);
    for (int i = 0; i < readings.length; i++) {
        builder.append(1000 + baseOffset + i, "c-1".getBytes(), readings[i].getBytes());
    }
    return builder.build();
}
void append(ByteBuffer batch) throws java.io.IOException {
    var position = segment.append(batch.duplicate(), List.of(BatchHeader.read(batch, 0)));
    System.out.println("appended at position " + position + ": " + segment);
}
append(batch(0, "-18.1", "-17.9", "-18.0"))
append(batch(3, "-18.4", "-17.2"))

// What the file holds. Find the base offset, batchLength, and magic 2 of the second batch.
byte[] bytesOf(String name) throws java.io.IOException {
    var file = disk.open("readings-0/" + name);
    var bytes = ByteBuffer.allocate((int) file.size());
    file.read(bytes, 0);
    file.release();
    return bytes.array();
}
hexdump(bytesOf("00000000000000000000.log"))

// Where is offset 4? And offset 1? And what does the index know?
segment.positionOf(4)
segment.positionOf(1)
segment.force()
hexdump(bytesOf("00000000000000000000.index"))

// Pull the plug while a third batch is written, and look at what is left.
append(batch(5, "-16.0"))
disk.losePower()
disk.plugIn()
bytesOf("00000000000000000000.log").length
segment = Segment.open(disk, "readings-0", 0, limits)
segment.needsRecovery()
segment.recover((header, position) -> System.out.println("keep " + header.baseOffset() + " to " + header.lastOffset()))
System.out.println(segment)

// Now you: other seeds leave other wrecks. Which of them lose the third batch, which keep it? Why is neither wrong?
