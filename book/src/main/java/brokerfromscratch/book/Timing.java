package brokerfromscratch.book;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * How long a deck takes. Each slide's notes begin with its minutes, and together they are the lesson's. Only so can an
 * instructor see half-way that there is time for one more question.
 *
 * @param deck relative to the repository
 * @param text of the deck
 */
record Timing(Path deck, String text) {
    private static final Pattern LESSON = Pattern.compile("(?m)^:minutes: *(\\d+)");
    private static final Pattern NOTES = Pattern.compile("(?m)^\\[\\.notes]\\R--\\R(?:(\\d+) minutes?\\b)?");

    void check(Problems problems) {
        var lesson = LESSON.matcher(text);
        if (!lesson.find()) {
            problems.add(Sources.slashes(deck), "say below the title how long the lesson is: `:minutes: 45`");
        } else if (slides(problems) != Integer.parseInt(lesson.group(1))) {
            problems.add(Sources.slashes(deck), "the slides take %d minutes together, and the deck says %s"
                .formatted(slides(new Problems()), lesson.group(1)));
        }
    }

    private int slides(Problems problems) {
        var sum = 0;
        for (var notes : NOTES.matcher(text).results().toList()) {
            if (notes.group(1) == null) {
                problems.add(Sources.slashes(deck) + ":" + (text.substring(0, notes.start()).lines().count() + 3),
                    "notes begin with how long the slide takes: `3 minutes.`");
            } else {
                sum += Integer.parseInt(notes.group(1));
            }
        }
        return sum;
    }
}
