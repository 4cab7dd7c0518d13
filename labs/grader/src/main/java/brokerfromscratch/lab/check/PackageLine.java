package brokerfromscratch.lab.check;

import brokerfromscratch.lab.check.Problem.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The head of a source file: is it a text that javac can read, and does it say the right package? */
final class PackageLine {
    private static final Pattern PACKAGE = Pattern.compile("\\A\\s*package\\s+([\\w.]+)\\s*;");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);

    private PackageLine() {}

    /** @param shown the file as the reader is to see it */
    static Optional<Problem> problem(Path file, String shown, String wanted) {
        var bytes = read(file);
        if (hasMark(bytes)) {
            return Optional.of(new Problem(Kind.DOES_NOT_COMPILE, List.of(shown + ":1",
                "the file begins with a byte order mark (BOM), and javac takes none",
                "Save it as UTF-8 without BOM; most editors show the encoding at the lower edge of the window.")));
        }
        var text = new String(bytes, StandardCharsets.UTF_8);
        if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
            return Optional.of(new Problem(Kind.DOES_NOT_COMPILE, List.of(shown + ":" + lineAt(text, text.indexOf('\ufffd')),
                "there is a character that is not in UTF-8, the encoding of all files here",
                "Save the file as UTF-8; most editors show the encoding at the lower edge of the window.")));
        }
        return text.isBlank() ? Optional.of(new Problem(Kind.FILE_MISSING, List.of(shown + " is empty",
            "Without its class, the finished layer's would be checked, not yours."))) : wrong(text, shown, wanted);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of UTF-8, or of UTF-16 in either order. */
    private static boolean hasMark(byte[] bytes) {
        var first = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        return first == 0xefbb || first == 0xfeff || first == 0xfffe;
    }

    private static Optional<Problem> wrong(String text, String shown, String wanted) {
        var found = PACKAGE.matcher(withoutComments(text));
        var has = found.find() ? found.group(1) : "";
        if (has.equals(wanted)) {
            return Optional.empty();
        }
        var line = has.isEmpty() ? 1 : lineAt(text, found.start(1));
        return Optional.of(new Problem(Kind.WRONG_PACKAGE, List.of(shown + ":" + line,
            (has.isEmpty() ? "has no package line" : "says `package " + has + ";`") + ", and must say `package " + wanted + ";`",
            "In another package it is another class, and the finished layer's would be checked, not yours.")));
    }

    private static long lineAt(String text, int position) {
        return 1 + text.substring(0, position).chars().filter(c -> c == '\n').count();
    }

    /** Blanks in their place, so that each line and column stays where it is. */
    private static String withoutComments(String text) {
        return COMMENT.matcher(text).replaceAll(comment -> comment.group().chars()
            .mapToObj(c -> c == '\n' ? "\n" : " ").collect(Collectors.joining()));
    }
}
