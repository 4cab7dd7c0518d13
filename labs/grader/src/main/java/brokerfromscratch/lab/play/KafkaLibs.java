package brokerfromscratch.lab.play;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.Terminal;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Apache Kafka's own jars, the broker and its tools: fetched by Maven when they are needed for the first time, and only if the
 * reader agrees; or a folder that the reader names.
 */
public record KafkaLibs(House house, Path folder) {
    /** Measured with an empty local repository: 56 of jars, the rest is what Maven itself needs to fetch them. */
    private static final int MEGABYTES = 70;

    private static final Pattern BROKER = Pattern.compile("kafka_2\\.13-(\\d[\\w.-]*)\\.jar");

    /** Those that this command fetches. */
    public static KafkaLibs of(House house) {
        return new KafkaLibs(house, house.root().resolve("target/lab/kafka-libs"));
    }

    /** A folder with Kafka's jars, as the directory {@code libs} of Kafka's own distribution is one. */
    public static KafkaLibs in(House house, Path folder) {
        var libs = new KafkaLibs(house, folder.toAbsolutePath().normalize());
        if (libs.brokersJar() == null) {
            throw new LabException("there is no kafka_2.13-VERSION.jar in " + folder + ", so it is no folder of Apache Kafka's jars");
        }
        return libs;
    }

    /** {@code folder/*}: all jars in it, as a class path takes them. No Path, because on Windows none may have a star. */
    public String classPath() {
        return folder() + File.separator + "*";
    }

    /** {@code 4.3.1}. */
    public String version() {
        var broker = BROKER.matcher(String.valueOf(brokersJar()));
        return broker.matches() ? broker.group(1) : "of an unknown version";
    }

    private String brokersJar() {
        var names = folder.toFile().list();                     // null if there is no such folder
        return names == null ? null
            : List.of(names).stream().filter(name -> BROKER.matcher(name).matches()).findFirst().orElse(null);
    }

    boolean areThere() {
        return Files.isDirectory(folder());
    }

    /** @param agreed the reader said yes already */
    void fetch(boolean agreed, Terminal terminal) throws IOException, InterruptedException {
        jars().announce(terminal);
        if (!agreed && !agrees(terminal)) {
            throw new LabException("nothing was fetched. With --yes they are fetched without asking, "
                + "and --libs DIR uses those that you have already");
        }
        jars().fetch(terminal);
    }

    private static boolean agrees(Terminal terminal) {
        var answer = terminal.isInteractive() ? terminal.ask("Fetch them now? (y/n)") : null;
        return answer != null && answer.toLowerCase(Locale.ROOT).startsWith("y");
    }

    private FetchedJars jars() {
        return new FetchedJars(house, folder, house.root().resolve("mini-broker/bench/kafka-pom.xml"), "Apache Kafka's jars",
            MEGABYTES);
    }
}
