package minibroker.produce.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import minibroker.log.AppendOrigin;
import minibroker.log.LogDirectory;
import minibroker.log.LogDirectorySettings;
import minibroker.log.LogSettings;
import minibroker.log.PassengerFactory;
import minibroker.produce.metadata.LocalJournal;
import minibroker.record.BatchBuilder;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.DescribeLogDirsRequestData.DescribableLogDirTopic;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeLogDirsRequest;
import org.apache.kafka.common.requests.DescribeLogDirsResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("DescribeLogDirs")
class DescribeLogDirsTest {
    private final MetadataDesk desk = new MetadataDesk();
    private LogDirectory directory;
    private long batchBytes;

    @BeforeEach
    void twoPartitions() throws IOException {
        directory = LogDirectory.open(desk.doors(), desk.loop, LogDirectorySettings.defaults(1), PassengerFactory.NONE);
        directory.create(LocalJournal.PARTITION, LogSettings.DEFAULT);
        directory.create(new TopicIdPartition(new Uuid(1, 1), 0, "readings"), LogSettings.DEFAULT);
        var written = directory.create(new TopicIdPartition(new Uuid(1, 1), 1, "readings"), LogSettings.DEFAULT);
        var batch = BatchBuilder.startingAt(0).append(1, null, new byte[100]).build();
        batchBytes = batch.remaining();
        written.append(batch, AppendOrigin.CLIENT, 0, 1);
    }

    @Test
    @DisplayName("tells the bytes of each partition and of the disk, but not of the metadata log")
    void tellsSizes() {
        var result = ask(4, null).results().get(0);

        assertThat(result.logDir()).isEqualTo(directory.storage().location());
        assertThat(result.topics()).singleElement().satisfies(topic -> {
            assertThat(topic.partitions()).extracting("partitionIndex").containsExactly(0, 1);
            assertThat(topic.partitions()).extracting("partitionSize").containsExactly(0L, batchBytes);
        });
        assertThat(result.totalBytes()).isGreaterThanOrEqualTo(result.usableBytes()).isPositive();
    }

    @Test
    @DisplayName("tells only of the partitions that were asked for")
    void onlyThoseAskedFor() {
        var asked = new DescribableLogDirTopic().setTopic("readings").setPartitions(List.of(1, 7));

        var topics = ask(4, asked).results().get(0).topics();

        assertThat(topics.get(0).partitions()).extracting("partitionIndex").containsExactly(1);
    }

    @Test
    @DisplayName("needs DESCRIBE on the cluster")
    void needsPermission() {
        desk.access = (who, operation, type, name) -> operation != AclOperation.DESCRIBE;

        assertThat(ask(4, null).results()).isEmpty();
        assertThat(Errors.forCode(ask(4, null).errorCode())).isEqualTo(Errors.CLUSTER_AUTHORIZATION_FAILED);
    }

    @Test
    @DisplayName("can answer in every version")
    void everyVersion() {
        var api = ApiKeys.DESCRIBE_LOG_DIRS;
        IntStream.rangeClosed(api.oldestVersion(), api.latestVersion(false))
                .forEach(version -> assertThat(ask(version, null).results()).hasSize(1));
    }

    private DescribeLogDirsResponseData ask(int version, DescribableLogDirTopic topic) {
        var request = new DescribeLogDirsRequestData().setTopics(null);
        if (topic != null) {
            request.setTopics(new DescribeLogDirsRequestData.DescribableLogDirTopicCollection());
            request.topics().mustAdd(topic);
        }
        var handler = new DescribeLogDirsHandler(directory);
        return desk.<DescribeLogDirsResponse>ask(handler, new DescribeLogDirsRequest.Builder(request), version).data();
    }
}
