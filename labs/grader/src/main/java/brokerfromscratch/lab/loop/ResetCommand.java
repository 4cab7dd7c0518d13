package brokerfromscratch.lab.loop;

import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.LabNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "reset", description = {
    "Gives you a lab's files, or one of them, as they were at the start. Yours are kept aside; it says where.",
    "Example: lab reset 02, or lab reset 02 Segment.java"})
public final class ResetCommand extends LoopCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "NN", completionCandidates = LabNames.class,
        description = "The lab; the current one if left out.")
    private String typed;

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "One of its files; all if left out.")
    private String typedFile;

    @Override
    int at(Desk desk) throws IOException {
        if (typedFile == null && typed != null && typed.endsWith(".java")) {
            typedFile = typed;
            typed = null;
        }
        var lab = desk.existingLab(typed);
        var given = GivenFiles.of(lab);
        var changed = typedFile == null ? given.changed()
            : List.of(given.named(typedFile)).stream().filter(given::isChanged).toList();
        if (changed.isEmpty()) {
            desk.terminal().say("Nothing to do: %s as given.", typedFile == null
                ? "all files of lab " + lab.folder() + " are" : typedFile + " is");
            return 0;
        }
        reset(lab, given, changed, desk);
        if (typedFile == null) {
            desk.progress().begunAgain(lab.lab());
        }
        return 0;
    }

    private static void reset(CourseLab lab, GivenFiles given, List<String> changed, Desk desk) throws IOException {
        var aside = asideFolder(lab, desk);
        for (var name : changed) {
            keepAside(given.path(name), aside.resolve(name));
        }
        for (var name : changed) {
            restore(name, given);
        }
        desk.terminal().say("As at the start: %s", names(changed));
        if (Files.exists(aside)) {
            desk.terminal().say("Yours are kept in %s", desk.house().show(aside));
        }
        desk.terminal().say("From here: %s", Desk.type("start", lab.lab()));
    }

    private static String names(List<String> changed) {
        return changed.stream().map(GivenFiles::simple).collect(Collectors.joining(", "));
    }

    /** One that does not exist yet: nothing that was kept before is written over. */
    private static Path asideFolder(CourseLab lab, Desk desk) {
        var now = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss"));
        var folder = desk.house().learner().resolve("aside").resolve(lab.folder());
        var aside = folder.resolve(now);
        for (int more = 2; Files.exists(aside); more++) {
            aside = folder.resolve(now + "-" + more);
        }
        return aside;
    }

    private static void keepAside(Path file, Path aside) throws IOException {
        if (Files.exists(file)) {
            Files.createDirectories(aside.getParent());
            Files.copy(file, aside);
        }
    }

    /** A file of the learner's own has no place in what was given. */
    private static void restore(String name, GivenFiles given) throws IOException {
        if (given.texts().containsKey(name)) {
            Files.createDirectories(given.path(name).getParent());
            Files.writeString(given.path(name), given.texts().get(name));
        } else {
            Files.delete(given.path(name));
        }
    }
}
