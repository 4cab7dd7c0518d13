package minibroker.wire;

import java.io.EOFException;
import java.io.IOException;
import minibroker.segment.SegmentSlice;
import org.apache.kafka.common.network.TransferableChannel;
import org.apache.kafka.common.record.internal.DefaultRecordsSend;
import org.apache.kafka.common.record.internal.TransferableRecords;

/**
 * Records of a response that are not in memory: a slice of a segment, which the kernel copies from file to socket.
 * kafka-clients' own {@code FileRecords} would open a file channel of its own and go round the storage door.
 */
public final class SliceRecords implements TransferableRecords {
    private final SegmentSlice slice;

    public SliceRecords(SegmentSlice slice) {
        this.slice = slice;
    }

    @Override
    public int sizeInBytes() {
        return slice.size();
    }

    @Override
    public DefaultRecordsSend<SliceRecords> toSend() {
        return new DefaultRecordsSend<>(this);
    }

    @Override
    public int writeTo(TransferableChannel channel, int alreadyWritten, int remaining) throws IOException {
        var position = slice.position() + alreadyWritten;
        if (position + remaining > slice.file().size()) {
            throw new EOFException(slice.file().name() + " was cut to " + slice.file().size() + " bytes while it was being sent");
        }
        var target = channel instanceof TransferChannel plain ? plain.socket() : channel;   // sendfile wants the real socket
        return (int) slice.file().transferTo(position, remaining, target);
    }
}
