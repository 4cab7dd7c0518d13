package brokerfromscratch.lab.play;

import java.io.File;
import java.util.List;

/** How Maven is called. */
final class Maven {
    private Maven() {}

    /** On Windows it is a script, which only a shell can start. */
    static List<String> command() {
        return File.separatorChar == '\\' ? List.of("cmd", "/c", "mvn") : List.of("mvn");
    }
}
