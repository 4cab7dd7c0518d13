package minibroker.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;

/**
 * Gathers small answers to frames that came together, so that they leave together: one system call instead of one each.
 *
 * <p>The transport has one, and a connection uses it within its own turn of the loop only: whoever has put something in
 * {@linkplain #drainTo drains} it before the next one has a turn. Loop thread only.
 */
final class Cork implements GatheringByteChannel {
    private static final int CAPACITY_BYTES = 4 << 10;         // some dozens of acknowledgements

    private final ByteBuffer gathered = ByteBuffer.allocateDirect(CAPACITY_BYTES);

    /**
     * Empties this into the channel.
     *
     * @return what the channel did not take, or null
     */
    ByteBuffer drainTo(GatheringByteChannel channel) throws IOException {
        gathered.flip();
        try {
            channel.write(gathered);
            return gathered.hasRemaining() ? ByteBuffer.allocate(gathered.remaining()).put(gathered).flip() : null;
        } finally {
            gathered.clear();
        }
    }

    /** Takes what there is room for, as any channel does. */
    @Override
    public int write(ByteBuffer source) {
        var count = Math.min(source.remaining(), gathered.remaining());
        var end = source.limit();
        gathered.put(source.limit(source.position() + count));
        source.limit(end);
        return count;
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        var count = 0L;
        for (int i = offset; i < offset + length; i++) {
            count += write(sources[i]);
        }
        return count;
    }

    @Override
    public long write(ByteBuffer[] sources) {
        return write(sources, 0, sources.length);
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
