package brokerfromscratch.lab.check;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * What learner's code is compiled against and run with. Maven wrote it down at the last build: in the manifest of a jar that
 * has nothing else in it, relative to Maven's local repository.
 *
 * @param thirdParty JUnit, kafka-clients and what else others have written
 * @param ours       testkit, mini-broker and the finished layers, the highest first
 */
record LabClassPath(List<Path> thirdParty, List<Path> ours) {
    private static final String GROUP = "brokerfromscratch";
    private static final Pattern LAYER = Pattern.compile("(?:solution-|solutions[/\\\\])(\\d\\d)-");

    /** What the last build has written down. */
    static LabClassPath of(House house) {
        try (var jar = new JarFile(house.listOfJars().toFile())) {
            var manifest = jar.getManifest().getMainAttributes();
            var repository = Path.of(manifest.getValue("Local-Repository"));
            var thirdParty = new ArrayList<Path>();
            var ours = new ArrayList<>(List.of(house.testkitJar()));
            for (var entry : manifest.getValue("Class-Path").split(" ")) {
                if (entry.startsWith(GROUP + "/")) {
                    ours.add(jarOf(house, entry.split("/")[1]));
                } else {
                    thirdParty.add(repository.resolve(entry));
                }
            }
            return new LabClassPath(thirdParty, ours).requireAll();
        } catch (IOException e) {
            throw new LabException("the checks are not built: there is no list of jars in " + house.listOfJars(), e);
        }
    }

    /** Our own jars are used where they were made, so that another clone's build does not replace them. */
    private static Path jarOf(House house, String artifact) {
        var module = artifact.startsWith("solution-") ? "solutions/" + artifact.substring("solution-".length()) : artifact;
        return house.root().resolve(module).resolve("target").resolve(artifact + "-1-SNAPSHOT.jar");
    }

    private LabClassPath requireAll() {
        for (var jar : all()) {
            if (!Files.exists(jar)) {
                throw new LabException("the checks need " + jar
                    + ", and it is gone. `mvn clean` and this command again build it anew");
            }
        }
        return this;
    }

    /** From a flat class path, as an IDE or Maven has one: what lies in the house is ours. */
    static LabClassPath split(String classPath, Path root) {
        var entries = Arrays.stream(classPath.split(File.pathSeparator)).filter(entry -> !entry.isEmpty()).map(Path::of).toList();
        var ours = entries.stream().filter(entry -> isOurs(entry, root)).toList();
        return new LabClassPath(entries.stream().filter(entry -> !isOurs(entry, root)).toList(), ours);
    }

    private static boolean isOurs(Path entry, Path root) {
        return List.of("solutions", "mini-broker", "labs/testkit").stream().anyMatch(part -> entry.startsWith(root.resolve(part)))
            || entry.toString().contains(File.separator + GROUP + File.separator);
    }

    List<Path> all() {
        var all = new ArrayList<>(ours);
        all.addAll(thirdParty);
        return all;
    }

    /** What a lab's own classes may use: third-party jars and the layers up to this one. */
    List<Path> forLayer(String lab) {
        var upTo = new ArrayList<Path>();
        for (var jar : ours) {
            var layer = LAYER.matcher(jar.toString());
            if (layer.find() && layer.group(1).compareTo(lab) <= 0) {
                upTo.add(jar);
            }
        }
        upTo.addAll(thirdParty);
        return upTo;
    }

    static String text(List<Path> classPath) {
        return String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList());
    }
}
