package brokerfromscratch.lab.author;

/**
 * A small change to the compiled finished layer, made by pitest in a lesson, and whether a check has noticed.
 *
 * @param file     the path below {@code src/main/java}, with slashes
 * @param line     from 1; of a statement of several lines, the first
 * @param place    tells mutants of one line apart: pitest's index of the instruction in the method
 * @param code     the line without its indentation
 * @param change   in pitest's words: "changed conditional boundary"
 * @param caughtBy {@code Class.method} of the check that failed first; empty if none did
 */
record Mutant(String file, int line, int step, String method, String place, String code, String change, Fate fate,
        String caughtBy) {

    /** {@code Segment.java}. */
    String fileName() {
        return file.substring(file.lastIndexOf('/') + 1);
    }
}
