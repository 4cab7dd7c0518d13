package brokerfromscratch.lab.read;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.Systems;
import brokerfromscratch.lab.Terminal;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Has Maven make what is read, if a source is newer. */
final class Press {
    /** Measured with a repository that had only what the other commands need: 60.8. */
    static final int DOWNLOAD_MB = 61;

    /** Measured in the same way: what a PDF needs beyond that. */
    static final int PAPER_MB = 6;

    private static final Pattern PROBLEM = Pattern.compile("(?:book|slides|labs|solutions)[/\\\\]\\S+(?::\\d+)?: .*");
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    private final House house;
    private final Terminal terminal;

    Press(House house, Terminal terminal) {
        this.house = house;
        this.terminal = terminal;
    }

    void print(Reading reading) throws IOException, InterruptedException {
        if (reading.isUpToDate(house)) {
            return;
        }
        var again = Files.exists(reading.frontPage(house));
        terminal.say(again ? "A page has changed: Maven makes the %s anew." : firstTime(reading),
            reading == Reading.PAPER ? "PDF" : reading.module());
        var began = System.nanoTime();
        build(reading);
        terminal.say("Made in %d s.", (System.nanoTime() - began) / 1_000_000_000);
        terminal.say("");
    }

    private static String firstTime(Reading reading) {
        var megabytes = reading == Reading.PAPER ? DOWNLOAD_MB + PAPER_MB : DOWNLOAD_MB;
        return "First time: Maven makes the %s from its sources. It downloads what it does not have yet: up to " + megabytes
            + " MB," + System.lineSeparator() + "kept in Maven's own folder (~/.m2).";
    }

    private void build(Reading reading) throws IOException, InterruptedException {
        var log = house.root().resolve("target/lab/" + reading.name().toLowerCase(Locale.ROOT) + ".log");
        Files.createDirectories(log.getParent());
        var maven = new ProcessBuilder(command(reading)).directory(house.root().toFile())
            .redirectInput(Systems.nullDevice()).redirectErrorStream(true).redirectOutput(log.toFile());
        var exit = started(maven).waitFor();
        if (exit != 0) {
            throw new LabException(whatWentWrong(Files.readAllLines(log), log));
        }
    }

    private static Process started(ProcessBuilder maven) {
        try {
            return maven.start();
        } catch (IOException e) {
            throw new LabException("Maven cannot be started (" + e.getMessage() + "); "
                + Systems.labCommand() + " doctor says more", e);
        }
    }

    /** On Windows, mvn is a script, which only a shell can start. */
    private static List<String> command(Reading reading) {
        var command = new ArrayList<>(File.separatorChar == '\\' ? List.of("cmd", "/c", "mvn") : List.of("mvn"));
        command.addAll(List.of("-B", "-q", "-Dlab.jars", "-pl", reading.module(), "-am", "package"));
        if (reading == Reading.PAPER) {
            command.add("-Ppaper");
        }
        return command;
    }

    private String whatWentWrong(List<String> said, Path log) {
        var plain = said.stream().map(line -> COLOUR.matcher(line).replaceAll("")).toList();
        var problems = plain.stream().filter(line -> PROBLEM.matcher(line).matches()).toList();
        var shown = problems.isEmpty() ? plain.stream().filter(line -> line.startsWith("[ERROR] ")).limit(5).toList() : problems;
        return "it cannot be made:"
            + shown.stream().map(line -> System.lineSeparator() + "  " + line).collect(Collectors.joining())
            + System.lineSeparator() + "All that Maven said: " + house.show(log);
    }
}
