package minibroker.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import minibroker.fetch.ListOffsetsHandler;
import minibroker.log.AppendOrigin;
import minibroker.log.LogDirectory;
import minibroker.log.LogDirectorySettings;
import minibroker.log.LogSettings;
import minibroker.log.PartitionLog;
import minibroker.log.PassengerFactory;
import minibroker.produce.Partitions;
import minibroker.produce.metadata.MetadataImage;
import minibroker.produce.metadata.MetadataRecord.PartitionRecord;
import minibroker.produce.metadata.MetadataRecord.TopicRecord;
import minibroker.record.BatchBuilder;
import minibroker.record.BatchFormat;
import minibroker.record.BatchStamp;
import minibroker.runtime.sim.SimNode;
import minibroker.runtime.sim.Simulation;
import minibroker.wire.sim.KeptReply;
import minibroker.wire.sim.SimContext;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ListOffsetsRequest;
import org.apache.kafka.common.requests.ListOffsetsResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A look-up by time in a log that is not what it was")
class DamagedLookUpTest {
    private static final Uuid ID = new Uuid(7, 7);
    private static final short VERSION = 7;

    private final TopicIdPartition readings = new TopicIdPartition(ID, 0, "readings");
    private final MetadataImage image = MetadataImage.EMPTY
            .with(new TopicRecord("readings", ID))
            .with(new PartitionRecord(ID, 0, List.of(1), List.of(1), 1, 0, 0));
    private final SimNode node = new Simulation(1).addNode("broker");
    private Partitions partitions;

    @BeforeEach
    void boot() {
        node.boot(up -> {
            try {
                var logs = LogDirectory.open(up.doors(), up.loop(), LogDirectorySettings.defaults(1), PassengerFactory.NONE);
                partitions = new Partitions(logs, topic -> LogSettings.DEFAULT, log -> {});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        partitions.leading(readings, 0);
    }

    private PartitionLog log() {
        return partitions.find(readings).orElseThrow().log();
    }

    private void append(ByteBuffer batch) throws IOException {
        log().append(batch, AppendOrigin.CLIENT, 0, 0);
        log().advanceHighWatermark(log().offsets().logEndOffset());
    }

    private static ByteBuffer reading(long timestamp) {
        return BatchBuilder.startingAt(0).append(timestamp, null, new byte[100]).build();
    }

    private Errors lookUp(long timestamp) {
        var wanted = List.of(new ListOffsetsTopic().setName("readings").setPartitions(List.of(
                new ListOffsetsPartition().setPartitionIndex(0).setTimestamp(timestamp))));
        var request = ListOffsetsRequest.Builder.forConsumer(true, IsolationLevel.READ_UNCOMMITTED)
                .setTargetTimes(wanted).build(VERSION);
        var reply = new KeptReply();
        new ListOffsetsHandler(() -> image, partitions).handle(SimContext.of(ApiKeys.LIST_OFFSETS, VERSION), request, reply);
        var answer = reply.<ListOffsetsResponse>response().data().topics().get(0).partitions().get(0);
        return Errors.forCode(answer.errorCode());
    }

    @Test
    @DisplayName("says so if the file is damaged where it has to look, and answers the other questions")
    void damagedFile() throws IOException {
        append(reading(1000));
        append(reading(2000));
        var file = node.disk().open("readings-0/00000000000000000000.log");
        var size = (int) file.size();
        file.truncate(0);
        file.append(ByteBuffer.allocate(size));
        file.release();

        assertThat(lookUp(1500)).isEqualTo(Errors.CORRUPT_MESSAGE);
        assertThat(lookUp(ListOffsetsRequest.LATEST_TIMESTAMP)).isEqualTo(Errors.NONE);
    }

    @Test
    @DisplayName("says so if a batch does not unpack that was stored as it came")
    void malformedBatch() throws IOException {
        var liar = reading(1000);
        liar.putShort(BatchFormat.ATTRIBUTES, (short) 1);               // gzip, it says
        BatchStamp.crc(liar, 0, liar.limit());
        append(liar);

        assertThat(lookUp(500)).isEqualTo(Errors.CORRUPT_MESSAGE);
        assertThat(lookUp(ListOffsetsRequest.LATEST_TIMESTAMP)).isEqualTo(Errors.NONE);
    }
}
