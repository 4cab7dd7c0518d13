package brokerfromscratch.lab.play;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Which of a lab's checks play stories: those whose source says so. */
final class StoryChecks {
    private StoryChecks() {}

    /**
     * The full names of check classes, with {@code #method} behind it if one is wanted.
     *
     * @param wanted a simple name of a class, perhaps with {@code .method}; null for all
     */
    static List<String> of(Path sources, String wanted) throws IOException {
        var parts = wanted == null ? null : wanted.split("\\.", 2);
        try (var files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java")).filter(StoryChecks::playsStories)
                .map(file -> sources.relativize(file).toString().replaceFirst("\\.java$", "").replaceAll("[/\\\\]", "."))
                .filter(name -> parts == null || name.equals(parts[0]) || name.endsWith("." + parts[0]))
                .map(name -> parts == null || parts.length == 1 ? name : name + "#" + parts[1]).sorted().toList();
        }
    }

    private static boolean playsStories(Path source) {
        try {
            return Files.readString(source).contains("Stories.check(");
        } catch (IOException e) {
            return false;
        }
    }
}
