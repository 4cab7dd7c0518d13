package brokerfromscratch.lab.check;

import java.io.Serializable;
import java.util.List;

/**
 * Why no check could run at all.
 *
 * @param lines for the reader; the first names file and line
 */
public record Problem(Kind kind, List<String> lines) implements Serializable {
    public enum Kind {
        DOES_NOT_COMPILE, FILE_MISSING, WRONG_PACKAGE, MEMBER_CHANGED, NOT_YOURS, CHECKS_DO_NOT_COMPILE, CANNOT_BEGIN
    }

    public Problem {
        lines = List.copyOf(lines);
    }
}
