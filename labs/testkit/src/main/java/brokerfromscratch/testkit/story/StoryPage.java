package brokerfromscratch.testkit.story;

import brokerfromscratch.testkit.check.CheckFailure;
import brokerfromscratch.testkit.story.Stories.Playing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where a played story is written to, so that {@code lab replay SEED} finds it: {@code target/stories} of the module that
 * the story's class was compiled into, whoever compiled it. Beside the page lies a properties file that names the check.
 */
record StoryPage(Path folder, String checkClass, String checkMethod) {
    static StoryPage of(Class<?> story, StackWalker.StackFrame check) {
        return new StoryPage(moduleOf(story).resolve("target/stories"), check.getClassName(), check.getMethodName());
    }

    private static Path moduleOf(Class<?> story) {
        for (var folder = placeOf(story); folder != null; folder = folder.getParent()) {
            if (folder.endsWith("target")) {
                return folder.getParent();
            }
        }
        return Path.of("").toAbsolutePath();              // compiled by an IDE into a folder of its own
    }

    private static Path placeOf(Class<?> story) {
        try {
            return Path.of(story.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("broken invariant: a class was loaded from what is no place", e);
        }
    }

    void write(Playing<?> playing, int stepsOfSeed) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("seed-" + playing.seed() + ".html"), html(playing, stepsOfSeed));
            writeProperties(playing, folder.resolve("seed-" + playing.seed() + ".properties"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeProperties(Playing<?> playing, Path file) throws IOException {
        var properties = new Properties();
        properties.setProperty("class", checkClass);
        properties.setProperty("method", checkMethod);
        properties.setProperty("steps", String.valueOf(playing.steps().size()));
        properties.setProperty("fails", playing.cause() == null ? "" : playing.causeInWords());
        try (var out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
    }

    private String html(Playing<?> playing, int stepsOfSeed) {
        var page = new TracePage("Seed " + playing.seed(), simpleName() + "." + checkMethod)
                .steps(playing.stepsInWords(), stepsOfSeed)
                .trace(playing.stage().lines().stream().map(TraceLine::parse).toList());
        if (playing.cause() == null) {
            return page.html("The story ends well: nothing is broken under this seed.");
        }
        return playing.cause() instanceof CheckFailure failure
                ? page.html(failure.what(), failure.getExpected().getStringRepresentation(),
                        failure.getActual().getStringRepresentation(), failure.suspicion())
                : page.html("the story breaks off", "it ends well", playing.causeInWords(), "");
    }

    private String simpleName() {
        return checkClass.substring(checkClass.lastIndexOf('.') + 1);
    }
}
