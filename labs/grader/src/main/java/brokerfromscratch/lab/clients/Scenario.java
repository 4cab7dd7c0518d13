package brokerfromscratch.lab.clients;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What every client tries: all that this broker promises today. No groups, no transactions. */
enum Scenario {
    METADATA("the broker's address, a topic's partitions"),
    TOPICS("create a topic, refuse it the second time, list it, delete it"),
    ACKS_0("written without an answer, read back"),
    ACKS_1("acknowledged by the leader, read back"),
    ACKS_ALL("acknowledged by all replicas, read back"),
    PARTITIONER("100 keys land in the partitions that Java's murmur2 says"),
    CODEC_NONE("1,000 records as they are; read back byte for byte, and the codec looked up in the file"),
    CODEC_GZIP("the same with gzip"),
    CODEC_SNAPPY("the same with snappy"),
    CODEC_LZ4("the same with lz4"),
    CODEC_ZSTD("the same with zstd"),
    FROM_EARLIEST("read from the first record"),
    FROM_LATEST("read only what is sent from now on"),
    FROM_OFFSET("read from an offset"),
    FROM_TIME("read from the first record at or after a time"),
    LONG_POLL("a fetch that waits is answered when a record is appended"),
    LARGE("a batch of exactly `max.message.bytes`"),
    TOO_LARGE("one byte more is refused with MESSAGE_TOO_LARGE"),
    HEADERS("headers, also two with one name"),
    NULLS("null and empty keys and values are told apart"),
    TIMESTAMPS("a record's own time comes back"),
    IDEMPOTENT("an idempotent producer's 1,000 records are there once, in order"),
    RESTART("the broker is killed (SIGKILL) in mid-sending and started again: each record is there once, in order");

    /** For a person: a sentence in Markdown. */
    final String about;

    Scenario(String about) {
        this.about = about;
    }

    /** As the programs print it: {@code from-earliest}. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Scenario> titled(String title) {
        return Arrays.stream(values()).filter(scenario -> scenario.title().equals(title)).findFirst();
    }

    /** The compression that must be found in the file, if this scenario is about one: {@code gzip}. */
    Optional<String> codec() {
        return title().startsWith("codec-") ? Optional.of(title().substring("codec-".length())) : Optional.empty();
    }
}
