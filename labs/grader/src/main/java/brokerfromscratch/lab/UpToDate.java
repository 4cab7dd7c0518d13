package brokerfromscratch.lab;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;

/**
 * Is what was built still what the sources say? The scripts ask this before each command and build when the answer is no.
 * It is a program of its own, because a jar cannot be replaced on Windows while a process runs from it, and it uses
 * nothing but the JDK, because every command waits for it.
 */
final class UpToDate {
    private final FileTime built;

    private UpToDate(FileTime built) {
        this.built = built;
    }

    /** Exit code 0: up to date. Argument: {@code labs}, if the labs' checks are needed, too. */
    public static void main(String[] arguments) throws IOException {
        var house = House.ofThisCommand();
        var labs = arguments.length > 0 && arguments[0].equals("labs");
        System.exit(check(house) && (!labs || checkForLabs(house)) ? 0 : 1);
    }

    /** True if the broker and this command are built and no source has changed, come or gone since the last build began. */
    static boolean check(House house) throws IOException {
        if (!areThere(house.brokerJar(), house.graderJar(), house.buildStamp())) {
            return false;
        }
        var upToDate = new UpToDate(Files.getLastModifiedTime(house.buildStamp()));
        return upToDate.areBrokersSourcesOlder(house) && upToDate.isModuleOlder(house.root().resolve("labs/grader"));
    }

    /** The same for what learner's code is compiled against and checked with. */
    static boolean checkForLabs(House house) throws IOException {
        if (!areThere(house.testkitJar(), house.listOfJars(), house.labsStamp())) {
            return false;
        }
        var upToDate = new UpToDate(Files.getLastModifiedTime(house.labsStamp()));
        return upToDate.areBrokersSourcesOlder(house) && upToDate.isModuleOlder(house.root().resolve("labs/testkit"));
    }

    private static boolean areThere(Path... files) {
        return Stream.of(files).allMatch(Files::isRegularFile);
    }

    private boolean areBrokersSourcesOlder(House house) throws IOException {
        return isOlder(house.root().resolve("pom.xml"))
            && isModuleOlder(house.root().resolve("mini-broker"))
            && areModulesOlder(house.root().resolve("solutions"));
    }

    private boolean areModulesOlder(Path folder) throws IOException {
        try (var modules = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (var module : modules) {
                if (!isModuleOlder(module)) {
                    return false;
                }
            }
        }
        return isOlder(folder);
    }

    private boolean isModuleOlder(Path module) throws IOException {
        var pom = module.resolve("pom.xml");
        var sources = module.resolve("src/main");
        return (!Files.exists(pom) || isOlder(pom)) && (!Files.exists(sources) || isTreeOlder(sources));
    }

    /** Folders count too: a file that was deleted leaves no other trace. */
    private boolean isTreeOlder(Path sources) throws IOException {
        var newer = new boolean[1];
        Files.walkFileTree(sources, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return visitFile(directory, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                newer[0] |= attributes.lastModifiedTime().compareTo(built) > 0;
                return newer[0] ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }
        });
        return !newer[0];
    }

    private boolean isOlder(Path file) throws IOException {
        return Files.getLastModifiedTime(file).compareTo(built) <= 0;
    }
}
