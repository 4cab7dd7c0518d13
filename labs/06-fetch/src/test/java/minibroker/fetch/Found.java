package minibroker.fetch;

import java.util.List;
import minibroker.wire.Responder;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ListOffsetsResponse;

/** The answer to one ListOffsets, kept instead of sent. */
final class Found implements Responder {
    private List<ListOffsetsPartitionResponse> partitions;

    /** In words: "offset 3, time 1003, epoch 5". */
    @Override
    public String toString() {
        var partition = partitions.get(0);
        var error = Errors.forCode(partition.errorCode());
        return error != Errors.NONE ? error.name()
            : "offset %d, time %d, epoch %d".formatted(partition.offset(), partition.timestamp(), partition.leaderEpoch());
    }

    @Override
    public void reply(AbstractResponse response) {
        partitions = ((ListOffsetsResponse) response).data().topics().get(0).partitions();
    }

    /** Of which partitions the answer speaks, in its order. */
    List<Integer> indexes() {
        return partitions.stream().map(ListOffsetsPartitionResponse::partitionIndex).toList();
    }

    @Override
    public void reply(AbstractResponse response, Runnable whenSent) {
        reply(response);
    }

    @Override
    public void noReply() {
        throw new AssertionError("ListOffsets is always answered");
    }

    @Override
    public void close(String why) {
        throw new AssertionError(why);
    }
}
