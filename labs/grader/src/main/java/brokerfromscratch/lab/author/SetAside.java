package brokerfromscratch.lab.author;

import brokerfromscratch.lab.course.YamlFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One entry of {@code solutions/NN-name/mutants.yaml}: a survivor that somebody has read and that asks for no check. It stands
 * for one mutant; where two of a kind survive in one line, there are two entries.
 *
 * @param file     the file's name
 * @param method   the method that was changed
 * @param code     the line, without its indentation: line numbers would not last
 * @param mutation what was changed, or how pitest's words for it begin
 * @param reason   why no learner must do without it: it changes nothing that anybody could see, or nothing that one must
 */
record SetAside(String file, String method, String code, String mutation, String reason) {

    /** All entries of a lab; none if there is no such file. */
    static List<SetAside> read(Path yaml) {
        return Files.exists(yaml) ? List.of(YamlFile.read(yaml, SetAside[].class)) : List.of();
    }

    boolean means(Mutant mutant) {
        return file.equals(mutant.fileName()) && method.equals(mutant.method()) && code.equals(mutant.code())
                && mutant.change().startsWith(mutation);
    }
}
