package brokerfromscratch.lab.author;

import brokerfromscratch.lab.LabException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A line of a source that marks something.
 *
 * @param line from 1
 * @param name what is marked: {@code step3}, or a tag of the book
 * @param todo what the starter says in place of a lesson's statements; null in all other marks
 */
record Mark(int line, Kind kind, String name, String todo) {

    enum Kind {
        LESSON("// lesson::(?<name>[\\w-]+)\\[todo=\"(?<todo>[^\"]+)\"\\]"),
        MEMBERS("// lesson-member::(?<name>[\\w-]+)\\[\\]"),
        END("// end::(?<name>[\\w-]+)"),
        BOOK("// tag::(?<name>[\\w-]+)\\[\\]"),
        BOOK_END("// end::(?<name>[\\w-]+)\\[\\]");

        private final Pattern form;

        Kind(String form) {
            this.form = Pattern.compile(form);
        }
    }

    private static final Pattern MEANT_AS_MARK = Pattern.compile("\\blesson(-member)?::?|//\\s*(tag|end|lesson(-member)?)::?");

    /** The mark that this line is, if it is one. A line that only looks like one is an error: it would do nothing, silently. */
    static Optional<Mark> in(String text, int line, String file) {
        for (var kind : Kind.values()) {
            var matcher = kind.form.matcher(text.strip());
            if (matcher.matches()) {
                var todo = kind == Kind.LESSON ? matcher.group("todo") : null;
                return Optional.of(new Mark(line, kind, matcher.group("name"), todo));
            }
        }
        if (MEANT_AS_MARK.matcher(text).find()) {
            throw new LabException("%s:%d: this looks like a mark and is none: %s%n".formatted(file, line, text.strip())
                    + "  A mark has a line of its own, in one of these forms: // lesson::step3[todo=\"…\"], "
                    + "// lesson-member::step3[], // end::step3; for the book // tag::NAME[], // end::NAME[]");
        }
        return Optional.empty();
    }

    boolean opensRegion() {
        return kind == Kind.LESSON || kind == Kind.MEMBERS;
    }

    boolean isForTheBook() {
        return kind == Kind.BOOK || kind == Kind.BOOK_END;
    }
}
