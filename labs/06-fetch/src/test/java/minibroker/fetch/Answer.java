package minibroker.fetch;

import brokerfromscratch.testkit.check.CheckFailure;
import java.util.ArrayList;
import java.util.List;
import minibroker.wire.Responder;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FetchResponse;

/** The answer to one Fetch, kept instead of sent. */
final class Answer implements Responder {
    private final List<PartitionData> partitions = new ArrayList<>();
    private int answers;
    private Runnable whenSent = () -> {};
    private Runnable forget = () -> {};

    boolean isThere() {
        return answers > 0;
    }

    /** Partitions stand in the order in which they were asked for. */
    int bytes(int index) {
        return partitions.get(index).records().sizeInBytes();
    }

    Errors error(int index) {
        return Errors.forCode(partitions.get(index).errorCode());
    }

    int totalBytes() {
        return partitions.stream().mapToInt(partition -> partition.records().sizeInBytes()).sum();
    }

    /** Its bytes are in the socket, or its connection has gone. */
    void sent() {
        whenSent.run();
    }

    /** The connection goes before there is an answer. */
    void readerLeaves() {
        forget.run();
    }

    @Override
    public void reply(AbstractResponse response) {
        reply(response, () -> {});
    }

    @Override
    public void reply(AbstractResponse response, Runnable sent) {
        if (++answers > 1) {
            throw new CheckFailure("answers to one Fetch", "one", "a second one", "Each question is answered once. Whoever "
                + "answers "
                + "says true, or was told that the time is up; either way it must be forgotten everywhere.");
        }
        ((FetchResponse) response).data().responses().forEach(topic -> partitions.addAll(topic.partitions()));
        whenSent = sent;
    }

    @Override
    public void whenGone(Runnable runnable) {
        forget = runnable;
    }

    @Override
    public void noReply() {
        throw new AssertionError("a Fetch is always answered");
    }

    @Override
    public void close(String why) {
        throw new AssertionError("a Fetch is always answered, but the connection was closed: " + why);
    }
}
