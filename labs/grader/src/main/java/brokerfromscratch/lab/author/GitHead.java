package brokerfromscratch.lab.author;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What git has at HEAD, whatever the work tree looks like. */
record GitHead(House house) {

    /** The files below a folder, as paths from the house's root. */
    List<String> filesBelow(String folder) {
        var names = git("ls-tree", "-r", "-z", "--name-only", "HEAD", "--", folder + "/");
        return names.isEmpty() ? List.of() : List.of(names.split("\0"));
    }

    /** The text of a file; empty if HEAD has no such file. */
    Optional<String> text(String file) {
        return git("ls-tree", "--name-only", "HEAD", "--", file).isEmpty() ? Optional.empty()
                : Optional.of(git("cat-file", "blob", "HEAD:" + file));
    }

    private String git(String... arguments) {
        var command = new ArrayList<>(List.of("git", "-c", "core.quotePath=false"));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).directory(house.root().toFile()).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new LabException("%s failed in %s: %s".formatted(String.join(" ", command), house.root(), said.strip()));
            }
            return said;
        } catch (IOException e) {
            throw new LabException("git is needed to compare with HEAD, and it cannot be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw new LabException("interrupted while git ran", e);
        }
    }
}
