package minibroker.segment;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * How the files of a segment are called: its base offset with twenty digits, so that names sort as offsets do, and a suffix
 * that says which file it is. Kafka: {@code LogFileUtils}.
 */
public final class SegmentNames {
    public static final String LOG = ".log";
    public static final String INDEX = ".index";
    public static final String TIME_INDEX = ".timeindex";
    /** Added behind the name of a file that nobody will open again; the worker deletes it later. */
    public static final String DELETED = ".deleted";

    private static final Pattern NAME = Pattern.compile("(\\d{20})\\..+");

    private SegmentNames() {}

    /** For example {@code of(42, LOG)} is {@code 00000000000000000042.log}. */
    public static String of(long baseOffset, String suffix) {
        return String.format(Locale.ROOT, "%020d%s", baseOffset, suffix);
    }

    /** The base offset in the name of a segment's file, whatever its suffix; empty for any other name. */
    public static OptionalLong baseOffsetOf(String fileName) {
        var match = NAME.matcher(fileName);
        if (!match.matches()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(match.group(1)));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();           // twenty digits can say more than a long can hold
        }
    }
}
