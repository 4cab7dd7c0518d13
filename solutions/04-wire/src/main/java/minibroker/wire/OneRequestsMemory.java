package minibroker.wire;

import java.nio.ByteBuffer;
import minibroker.runtime.Connection;
import minibroker.runtime.FrameHandler;
import org.apache.kafka.common.protocol.ApiKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before a conversation, so that no request costs more than its own connection: not the broker's memory, nor its time.
 *
 * <p>A body becomes objects many times its size, its answer does so again, and even the answer that says <em>this was too
 * much</em> has a line for each of a hundred thousand names. So what may come without records is bounded by the heap; and if
 * memory runs out all the same, anywhere between the frame and its answer, the connection ends. What did not fit is garbage
 * then, so that this Error alone is not a sign that the process is broken. Kafka has no such bound. Loop thread only.
 */
final class OneRequestsMemory implements FrameHandler {
    private static final Logger log = LoggerFactory.getLogger(OneRequestsMemory.class);

    private final FrameHandler conversation;
    private final long largestWithoutRecordsBytes;

    /** @param largestWithoutRecordsBytes of a whole frame that is no Produce request */
    OneRequestsMemory(FrameHandler conversation, long largestWithoutRecordsBytes) {
        this.conversation = conversation;
        this.largestWithoutRecordsBytes = largestWithoutRecordsBytes;
    }

    @Override
    public void frame(Connection connection, ByteBuffer frame) {
        if (frame.remaining() > largestWithoutRecordsBytes && frame.getShort(frame.position()) != ApiKeys.PRODUCE.id) {
            connection.close("a request of " + frame.remaining() + " bytes without records; in this heap "
                    + largestWithoutRecordsBytes + " are allowed");
            return;
        }
        try {
            if (NamesThatCollide.in(frame)) {
                connection.close("a request whose names collide: to read it would hold up everybody else");
                return;
            }
            var brings = frame.remaining() < Short.BYTES ? ApiKeys.PRODUCE.id : frame.getShort(frame.position());
            conversation.frame(connection, frame);
            if (brings != ApiKeys.PRODUCE.id) {      // only records are still where they came; all else is objects by now
                connection.forgetFrame();
            }
        } catch (OutOfMemoryError e) {
            connection.close("its request needs more memory than there is");
            log.warn("{} closed: a request of {} bytes needs more memory than there is", connection.id(), frame.limit());
        }
    }

    @Override
    public void closed(Connection connection, String why) {
        conversation.closed(connection, why);
    }
}
