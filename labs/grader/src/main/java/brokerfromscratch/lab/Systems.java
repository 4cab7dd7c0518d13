package brokerfromscratch.lab;

import java.io.File;
import java.util.Locale;

/** What is typed or named differently on Windows. */
public final class Systems {
    private static final boolean WINDOWS = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

    private Systems() {}

    /** How the reader calls this command from the repository's folder. */
    public static String labCommand() {
        return WINDOWS ? "lab" : "./lab";
    }

    /** A word as it is typed into a shell: in quotes if it has more in it than letters, digits and what paths are made of. */
    public static String typed(String word) {
        if (word.matches("[\\p{L}\\p{N}_./:\\\\-]+")) {
            return word;
        }
        return WINDOWS ? '"' + word + '"' : RunCommand.quotedForShell(word);
    }

    /** Stops the process whose id follows. */
    public static String stopCommand() {
        return WINDOWS ? "taskkill /F /PID" : "kill";
    }

    /** The file that is always empty. */
    public static File nullDevice() {
        return new File(WINDOWS ? "NUL" : "/dev/null");
    }
}
