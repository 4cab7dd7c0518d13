package brokerfromscratch.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import brokerfromscratch.testkit.Clients;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole process on a real disk that is full, damaged or no disk at all. */
@Tag("mini-broker-only")
@DisplayName("A broker process whose disk fails")
@Timeout(180)
class DiskFaultsCheck {
    private static final int RECORDS = 6;
    /** One attempt for each record: what was refused is told, and not tried again behind the test's back. */
    private static final Map<String, Object> ONE_ATTEMPT = Map.of("retries", 0, "enable.idempotence", false, "batch.size", 0);

    @TempDir
    private Path folder;
    private Path data;
    private SmallBroker broker;

    @BeforeEach
    void given() {
        data = folder.resolve("data");
    }

    @AfterEach
    void end() throws Exception {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    @DisplayName("takes a partition offline when the disk is full, says so once, lets it be read, and takes it back when there is room")
    void fullDisk() throws Exception {
        mountTinyDisk();
        try {
            broker = SmallBroker.start(folder, data);
            try (var clients = Clients.of(broker.address())) {
                fillAndRecover(clients);
            }
        } finally {
            broker.close();
            run("umount", data.toString());
        }
    }

    private void fillAndRecover(Clients clients) throws Exception {
        clients.createTopic("readings", 1);
        var producer = clients.producer(ONE_ATTEMPT);
        producer.send(new ProducerRecord<>("readings", "acknowledged")).get();
        var filler = fill(data.resolve("filler"));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("readings", "x".repeat(9_000))).get())
                    .isInstanceOf(ExecutionException.class).hasCauseInstanceOf(KafkaStorageException.class);
        }
        assertThat(clients.read("readings", 1)).extracting(record -> record.value()).containsExactly("acknowledged");
        assertThat(isSaidToBeOffline(clients)).isTrue();
        assertThat(broker.linesWith("readings-0 is offline")).as(broker.words()).isEqualTo(1);
        assertThat(broker.linesWith("No space left on device")).as(broker.words()).isPositive();

        Files.delete(filler);
        Awaitility.await().atMost(40, TimeUnit.SECONDS).until(() -> !isSaidToBeOffline(clients));
        producer.send(new ProducerRecord<>("readings", "afterwards")).get();
        assertThat(clients.read("readings", 2)).extracting(record -> record.value()).containsExactly("acknowledged", "afterwards");
        assertThat(broker.linesWith("readings-0 is online again")).isEqualTo(1);
    }

    private boolean isSaidToBeOffline(Clients clients) throws Exception {
        var log = clients.admin().describeLogDirs(List.of(1)).allDescriptions().get().get(1).values().iterator().next();
        return log.error() instanceof KafkaStorageException;
    }

    @Test
    @DisplayName("names file and position where a log is damaged in its middle, and serves nothing past it, running or started again")
    void damagedMiddle() throws Exception {
        broker = SmallBroker.start(folder, data);
        try (var clients = Clients.of(broker.address())) {
            clients.createTopic("readings", 1);
            var producer = clients.producer(Map.of("batch.size", 0));
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>("readings", "reading " + i)).get();
            }
            damageTheHeaderOf(3);
            assertGivesUpAt(clients, 0, 3);                    // the file went to the socket unseen: the consumer's own check
            assertGivesUpAt(clients, 4, 4);                    // to find this one the broker must walk over the damage
        }
        assertThat(broker.words()).contains("00000000000000000000.log is damaged", "at position");

        broker.kill();
        broker = SmallBroker.start(folder, data);
        try (var clients = Clients.of(broker.address())) {
            assertThat(clients.read("readings", 3)).extracting(record -> record.value())
                    .containsExactly("reading 0", "reading 1", "reading 2");
            clients.producer().send(new ProducerRecord<>("readings", "goes on")).get();
            assertThat(clients.read("readings", 4)).last().satisfies(record -> assertThat(record.offset()).isEqualTo(3));
        }
        assertThat(broker.words()).contains("Recovery cut", "readings-0/00000000000000000000.log", "goes on at offset 3");
    }

    /** A consumer that begins at {@code from} gets what lies below {@code to}, and then an exception instead of a gap. */
    private static void assertGivesUpAt(Clients clients, long from, long to) {
        var consumer = clients.consumer();
        var partition = new TopicPartition("readings", 0);
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        assertThatThrownBy(() -> {
            for (int i = 0; i < 100; i++) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> assertThat(record.offset()).isLessThan(to));
            }
        }).isInstanceOf(KafkaException.class);
        assertThat(consumer.position(partition)).isEqualTo(to);
    }

    /** Makes the length of the n-th batch (from 0) a small negative number. */
    private void damageTheHeaderOf(int batch) throws IOException {
        var log = data.resolve("readings-0/00000000000000000000.log");
        try (var file = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var position = 0L;
            var length = ByteBuffer.allocate(4);
            for (int i = 0; i < batch; i++) {
                file.read(length.clear(), position + Long.BYTES);
                position += Long.BYTES + Integer.BYTES + length.flip().getInt();
            }
            file.write(ByteBuffer.allocate(4).putInt(-7).flip(), position + Long.BYTES);
        }
    }

    @Test
    @DisplayName("does not start where another one listens, or where no directory can be: one line says why, exit code 1")
    void cannotStart() throws Exception {
        broker = SmallBroker.start(folder, data);
        var address = broker.address();
        try (var second = SmallBroker.start(folder, folder.resolve("other"), "listeners=PLAINTEXT://" + address)) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.words()).contains("mini-broker cannot start: cannot listen on", address, "in use");
        }
        var file = Files.writeString(folder.resolve("a-file"), "no directory");
        try (var third = SmallBroker.start(folder, file)) {
            assertThat(third.exitCode()).isEqualTo(1);
            assertThat(third.words()).contains("mini-broker cannot start:", "a-file", "is no directory");
        }
        try (var fourth = SmallBroker.start(folder, data)) {
            assertThat(fourth.exitCode()).isEqualTo(1);
            assertThat(fourth.words()).contains("mini-broker cannot start:", ".lock");
        }
    }

    // ---- scenario ----

    /** Two megabytes in memory, mounted as a disk: root on Linux may. */
    private void mountTinyDisk() throws Exception {
        Files.createDirectories(data);
        assumeThat(Files.exists(Path.of("/proc/mounts"))).as("Linux").isTrue();
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", data.toString())).as("may mount").isZero();
    }

    private static int run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start().waitFor();
        } catch (IOException thereIsNoSuchCommand) {
            return -1;
        }
    }

    private static Path fill(Path filler) throws IOException {
        try (var out = FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (true) {
                out.write(ByteBuffer.allocate(4096));
            }
        } catch (IOException full) {
            return filler;
        }
    }
}
