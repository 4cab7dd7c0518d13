package brokerfromscratch.lab.play;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of each command that needs Apache Kafka: a download is announced and agreed to, or none is needed. */
public final class WhichKafka {
    @Option(names = "--yes", description = "Fetch Apache Kafka's jars without asking, if they are not here yet.")
    private boolean yes;

    @Option(names = "--libs", paramLabel = "DIR", description = "Use the jars of Apache Kafka in this folder; fetch none.")
    private Path named;

    /** The jars; if they are not here yet, the reader is asked. */
    public KafkaLibs libs(House house, Terminal terminal) throws IOException, InterruptedException {
        if (named != null) {
            return KafkaLibs.in(house, named);
        }
        var libs = KafkaLibs.of(house);
        if (!libs.areThere()) {
            libs.fetch(yes, terminal);
        }
        return libs;
    }
}
