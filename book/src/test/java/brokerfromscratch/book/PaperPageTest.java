package brokerfromscratch.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A page that is put into the one document for paper")
class PaperPageTest {
    private static final Path WIRE = Path.of("book/chapters/04-wire.adoc");
    private static final Path ANSWERS = Path.of("book/answers.adoc");
    private static final Path OUTLINE = Path.of("book/outline.adoc");
    private static final Path GLOSSARY = Glossary.PAGE;
    private static final Course COURSE = new Course(List.of(new Course.Part("II. A broker", List.of(
        new Course.Chapter("04", "wire", "You take frames."), new Course.Chapter("05", "produce", "You check.")))));

    @Test
    @DisplayName("gets its own names for anchors, because two pages may use the same")
    void anchors() {
        assertThat(paper("* [[inv-order]] *In order.* See <<inv-order>> and <<inv-order,there>>."))
            .isEqualTo("* [[p-04-wire-inv-order]] *In order.* See <<p-04-wire-inv-order>> and <<p-04-wire-inv-order,there>>.\n");
        assertThat(paper("[#tags]\n== Tags")).isEqualTo("[#p-04-wire-tags]\n== Tags\n");
        assertThat(paper("= 04 Wire")).isEqualTo("= 04 Wire\n:idprefix: p-04-wire-\n");
    }

    @Test
    @DisplayName("has links to what is in the book, and of others only their text")
    void links() {
        assertThat(paper("xref:../answers.adoc#answers-04[the back]")).isEqualTo("xref:p-answers-answers-04[the back]\n");
        assertThat(paper("xref:../answers.adoc[the back]")).isEqualTo("xref:p-answers[the back]\n");
        assertThat(paper("xref:05-produce.adoc[chapter 05]")).isEqualTo("xref:p-outline-chapter-05[chapter 05]\n");
        assertThat(paper("see xref:../../labs/04-wire/README.adoc[lab 04].")).isEqualTo("see lab 04.\n");
        assertThat(paper("link:https://kafka.apache.org[Kafka]")).isEqualTo("link:https://kafka.apache.org[Kafka]\n");
    }

    @Test
    @DisplayName("is named in the index where it links a word of the glossary")
    void index() {
        assertThat(paper("a xref:../glossary.adoc#crc[CRC] fits"))
            .isEqualTo("a xref:p-glossary-crc[CRC]indexterm:[CRC-32C] fits\n");
        assertThat(paper("the xref:../glossary.adoc[glossary]")).isEqualTo("the xref:p-glossary[glossary]\n");
    }

    @Test
    @DisplayName("says what kind of box a box is")
    void boxes() {
        assertThat(paper("[.in-kafka]\n.A *bug*\n****")).isEqualTo("[.in-kafka]\n.In Kafka: A *bug*\n****\n");
        assertThat(paper("[.predict]\n****")).isEqualTo("[.predict,title=Predict]\n****\n");
    }

    @Test
    @DisplayName("keeps its listings as they are")
    void listings() {
        var listing = "----\n[[inv]] <<inv>> xref:a[b]\n----\n....\n----\n<<x>>\n....\n";
        assertThat(paper(listing)).isEqualTo(listing);
    }

    @Test
    @DisplayName("belongs to a book that is called after its written parts")
    void subtitle() throws Exception {
        assertThat(Manuscript.subtitle(List.of("I"))).isEqualTo("Part I");
        assertThat(Manuscript.subtitle(List.of("I", "II"))).isEqualTo("Parts I and II");
        assertThat(Manuscript.subtitle(List.of("I", "II", "III"))).isEqualTo("Parts I, II and III");
    }

    private static String paper(String source) {
        return new PaperPage(WIRE, Set.of(WIRE, ANSWERS, OUTLINE, GLOSSARY), new Sources(Path.of("."), COURSE),
            Glossary.of("[[crc]]((CRC-32C)):: A checksum. 01\n")).of(source);
    }
}
