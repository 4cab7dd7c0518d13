package brokerfromscratch.lab.course;

import brokerfromscratch.lab.LabException;
import java.nio.file.Path;

/**
 * One entry of the catalogue {@code solutions/NN-name/mistakes}: a small change to the finished layer that a reader made or a
 * public issue shows, and the check that catches it. {@code lab author verify} proves that it does; {@code lab break} and
 * {@code lab diagnose} run a broker that has it.
 *
 * @param seen     where it was seen: a reader's lab, or the number of a public issue
 * @param step     whose lesson it breaks
 * @param file     the file's name
 * @param replace  text that stands exactly once in that file
 * @param with     what stands there instead
 * @param caughtBy {@code Class.method} of the check
 * @param message  a piece of what that check says then
 * @param breaks   the invariant that no longer holds, in the chapter's words
 * @param evidence where one sees it: in the trace, on disk, in JShell; null if the mistake is of no use to {@code diagnose}
 */
public record Mistake(String seen, int step, String file, String replace, String with, String caughtBy, String message,
        String breaks, String evidence) {

    public static Mistake read(Path yaml) {
        return YamlFile.read(yaml, Mistake.class);
    }

    /** The finished file with the mistake in it. */
    public String applyTo(String source, Path yaml) {
        var at = source.indexOf(replace);
        if (at < 0 || source.indexOf(replace, at + 1) >= 0) {
            throw new LabException("%s: the text to replace stands %s in %s, want exactly once"
                    .formatted(yaml, at < 0 ? "nowhere" : "more than once", file));
        }
        return source.substring(0, at) + with + source.substring(at + replace.length());
    }
}
