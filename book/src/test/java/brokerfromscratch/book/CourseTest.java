package brokerfromscratch.book;

import static org.assertj.core.api.Assertions.assertThat;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.course.CourseLab;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The outline of the book")
class CourseTest {
    private static final Path ROOT = Path.of(System.getProperty("book.root")).toAbsolutePath().normalize();

    @Test
    @DisplayName("has the parts and chapters that `lab` lists, in the same order")
    void sameAsTheLabs() throws IOException {
        var outline = Course.read(ROOT.resolve("book/outline.adoc"));
        var labs = brokerfromscratch.lab.course.Course.of(new House(ROOT));

        assertThat(outline.parts()).extracting(Course.Part::title)
            .isEqualTo(labs.parts().stream().map(part -> part.title()).toList());
        assertThat(outline.chapters()).extracting(Course.Chapter::folder)
            .isEqualTo(labs.labs().stream().map(CourseLab::folder).toList());
    }
}
