// Lab 01, by hand. Start it with:  ./lab jshell 01 --script labs/01-records/explore.jsh
// or open the shell with  ./lab jshell 01  and type the lines one by one.

// Numbers of as many bytes as they need. Guess before you look: -1, 63, 64, 300, a million.
void varint(long value) {
    var buffer = ByteBuffer.allocate(10);
    Varint.writeLong(buffer, value);
    hexdump(buffer.flip());
}
varint(-1)
varint(63)
varint(64)
varint(300)
varint(1_000_000)

// Three readings, and what they become. Find the magic 2, and "c-2".
var batch = BatchBuilder.startingAt(0).leaderEpoch(0).append(1000, "c-1".getBytes(), "-18.1".getBytes()).append(1001, "c-2".getBytes(), "-17.9".getBytes()).append(1002, "c-1".getBytes(), "-18.0".getBytes()).build()
hexdump(batch)
BatchHeader.read(batch, 0)

// The broker gives it its place. Which bytes have changed? Is it still whole?
BatchStamp.offset(batch, 0, 40)
hexdump(batch)
BatchCheck.inspect(batch, 0, batch.limit())
for (var record : BatchRecords.of(batch, 0)) {
    System.out.println(record.offset() + " @" + record.timestampMs());
}

// One bit falls over: -18.1 becomes -10.1. Who notices?
batch.put(72, (byte) (batch.get(72) ^ 0b1000))
hexdump(batch)
BatchCheck.inspect(batch, 0, batch.limit())

// Half of it, as after a crash. And a batch that says it is larger than the world.
BatchCheck.inspect(batch, 0, 50)
batch.putInt(8, Integer.MAX_VALUE)
BatchCheck.inspect(batch, 0, batch.limit())

// Now you: make a record lie about the length of its key, in a batch with the right CRC (BatchStamp.crc). Who notices then?
