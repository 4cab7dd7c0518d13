package brokerfromscratch.book;

import java.util.ArrayList;
import java.util.List;

/** What is wrong in the sources. It is collected, so that a writer sees all of it at once. */
final class Problems {
    private final List<String> problems = new ArrayList<>();

    /** @param where file and line, as an editor understands them */
    void add(String where, String what) {
        problems.add(where + ": " + what);
    }

    List<String> all() {
        return List.copyOf(problems);
    }

    /** Ends the program with exit code 1 if there are any. */
    void exitIfAny() {
        if (!problems.isEmpty()) {
            problems.forEach(System.err::println);
            System.err.println("book: " + problems.size()
                + (problems.size() == 1 ? " problem" : " problems") + " in the sources");
            System.exit(1);
        }
    }
}
