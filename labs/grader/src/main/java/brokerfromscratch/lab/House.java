package brokerfromscratch.lab;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The repository's folder, and where things stand in it. What the `lab` command writes lies below {@code target}, so that
 * {@code mvn clean} takes it away; except the learner's own, which lies in {@code .lab}.
 */
public record House(Path root) {
    public House {
        root = root.toAbsolutePath().normalize();
    }

    /** The house that the scripts {@code lab} and {@code lab.cmd} stand in: they say so with {@code -Dlab.root}. */
    public static House ofThisCommand() {
        var root = System.getProperty("lab.root");
        if (root == null) {
            throw new LabException("this jar is started by the script `lab` in the repository's folder; start that instead");
        }
        return new House(Path.of(root));
    }

    public Path brokerJar() {
        return root.resolve("mini-broker/target/mini-broker.jar");
    }

    /** Classes that the JVM need not parse again; made with the jar. It may be missing: then a start takes longer. */
    public Path brokerArchive() {
        return root.resolve("mini-broker/target/mini-broker.jsa");
    }

    public Path graderJar() {
        return root.resolve("labs/grader/target/grader.jar");
    }

    /** What the command keeps for the learner: the place in the course, files set aside. No `mvn clean` takes it. */
    public Path learner() {
        return root.resolve(".lab");
    }

    /** Written by the scripts as a build begins, put in place when it has succeeded: its time is the sources' time. */
    public Path buildStamp() {
        return root.resolve("target/lab/built");
    }

    /** The same for what the labs need besides: testkit, and all finished layers in Maven's local repository. */
    public Path labsStamp() {
        return root.resolve("target/lab/built-for-labs");
    }

    public Path testkitJar() {
        return root.resolve("labs/testkit/target/testkit-1-SNAPSHOT.jar");
    }

    /** A jar without content: its manifest lists all jars that the testkit needs. */
    public Path listOfJars() {
        return root.resolve("labs/testkit/target/testkit-1-SNAPSHOT-class-path.jar");
    }

    /** This command's own classes without third-party ones. */
    public Path plainGraderJar() {
        return root.resolve("labs/grader/target/grader-1-SNAPSHOT.jar");
    }

    /** A folder per demo. */
    public Path demos() {
        return root.resolve("target/demo");
    }

    /** Where {@code lab run} keeps its data unless told otherwise. */
    public Path runData() {
        return root.resolve("target/run");
    }

    /** {@code path} as a person would type it while standing in this folder. */
    public String show(Path path) {
        var absolute = path.toAbsolutePath().normalize();
        var here = Path.of("").toAbsolutePath().normalize();
        return here.equals(root) && absolute.startsWith(root) ? root.relativize(absolute).toString() : absolute.toString();
    }

    public void requireBrokerJar() {
        if (!Files.isRegularFile(brokerJar())) {
            throw new LabException("the broker is not built: " + brokerJar() + " is missing");
        }
    }
}
