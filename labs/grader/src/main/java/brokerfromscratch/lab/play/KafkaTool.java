package brokerfromscratch.lab.play;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The command-line tools of Apache Kafka that make sense with one broker at hand, and what Kafka's own scripts start. */
enum KafkaTool {
    TOPICS("org.apache.kafka.tools.TopicCommand", Bootstrap.LAST, "make, list, describe, delete topics"),
    CONSOLE_PRODUCER("org.apache.kafka.tools.ConsoleProducer", Bootstrap.LAST, "a record for each line that is typed"),
    CONSOLE_CONSUMER("org.apache.kafka.tools.consumer.ConsoleConsumer", Bootstrap.LAST, "prints records as they come"),
    CONSUMER_GROUPS("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand", Bootstrap.LAST, "groups, offsets and lag"),
    GROUPS("org.apache.kafka.tools.GroupsCommand", Bootstrap.LAST, "groups of all kinds"),
    CONFIGS("kafka.admin.ConfigCommand", Bootstrap.LAST, "settings of topics and brokers"),
    GET_OFFSETS("org.apache.kafka.tools.GetOffsetShell", Bootstrap.LAST, "first and last offsets, offsets by time"),
    DELETE_RECORDS("org.apache.kafka.tools.DeleteRecordsCommand", Bootstrap.LAST, "moves the log start offset"),
    LOG_DIRS("org.apache.kafka.tools.LogDirsCommand", Bootstrap.LAST, "sizes on the brokers' disks"),
    DUMP_LOG("org.apache.kafka.tools.DumpLogSegments", Bootstrap.NONE, "prints a segment's batches and indexes, from its files"),
    BROKER_API_VERSIONS("org.apache.kafka.tools.BrokerApiVersionsCommand", Bootstrap.LAST, "which requests a broker understands"),
    PRODUCER_PERF_TEST("org.apache.kafka.tools.ProducerPerformance", Bootstrap.LAST, "how fast can be written"),
    CONSUMER_PERF_TEST("org.apache.kafka.tools.ConsumerPerformance", Bootstrap.LAST, "how fast can be read"),
    CLUSTER("org.apache.kafka.tools.ClusterTool", Bootstrap.LAST, "the cluster's id"),
    FEATURES("org.apache.kafka.tools.FeatureCommand", Bootstrap.FIRST, "feature levels of the cluster"),
    METADATA_QUORUM("org.apache.kafka.tools.MetadataQuorumCommand", Bootstrap.FIRST, "the controllers' quorum"),
    LEADER_ELECTION("org.apache.kafka.tools.LeaderElectionCommand", Bootstrap.LAST, "moves leaders to other replicas"),
    REASSIGN_PARTITIONS("org.apache.kafka.tools.reassign.ReassignPartitionsCommand", Bootstrap.LAST, "moves replicas"),
    TRANSACTIONS("org.apache.kafka.tools.TransactionsCommand", Bootstrap.FIRST, "transactions, hanging ones too"),
    ACLS("org.apache.kafka.tools.AclCommand", Bootstrap.LAST, "who may do what");

    /** Where the tool wants to be told which broker to ask: before its subcommand, after it, or not at all. */
    enum Bootstrap { FIRST, LAST, NONE }

    final String main;
    final Bootstrap bootstrap;
    final String about;

    KafkaTool(String main, Bootstrap bootstrap, String about) {
        this.main = main;
        this.bootstrap = bootstrap;
        this.about = about;
    }

    /** {@code topics}, {@code kafka-topics} or {@code kafka-topics.sh}. */
    static Optional<KafkaTool> named(String typed) {
        var word = typed.toLowerCase(Locale.ROOT).replaceFirst("\\.(sh|bat)$", "");
        return Arrays.stream(values()).filter(tool -> tool.title().equals(word) || tool.title().equals("kafka-" + word))
            .findFirst();
    }

    /** {@code kafka-console-producer}. */
    String title() {
        return "kafka-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What was typed, and which broker to ask if that was not among it. */
    List<String> arguments(List<String> typed, String bootstrapServer) {
        var named = typed.isEmpty() || typed.stream().anyMatch(word -> word.startsWith("--bootstrap-")
            || List.of("--help", "-h", "--version").contains(word));
        if (named || bootstrap == Bootstrap.NONE) {
            return typed;
        }
        var all = new ArrayList<>(typed);
        all.addAll(bootstrap == Bootstrap.FIRST ? 0 : all.size(), List.of("--bootstrap-server", bootstrapServer));
        return all;
    }
}
