package brokerfromscratch.book;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The words of {@code glossary.adoc}. A chapter links the first use of a word, {@code xref:../glossary.adoc#turn[turn]}; on paper
 * this is also an entry of the index.
 *
 * @param terms by anchor, in the order of the page
 */
record Glossary(Map<String, Term> terms) {
    static final Path PAGE = Path.of("book", "glossary.adoc");

    private static final Pattern TERM =
        Pattern.compile("(?m)^\\[\\[([a-z0-9-]+)]]\\(\\(([^)]+)\\)\\)::.*?((?: \\d\\d,?)*)$");
    private static final Pattern LINK = Pattern.compile("(?s)<a href=\"\\.\\./glossary\\.html#[^\"]*\">(.*?)</a>");

    /** @param chapters the numbers of those that explain the word */
    record Term(String name, List<String> chapters) {}

    static Glossary read(Path root) throws IOException {
        return of(Files.readString(root.resolve(PAGE)).replace("\r\n", "\n"));
    }

    static Glossary of(String page) {
        var terms = new LinkedHashMap<String, Term>();
        TERM.matcher(page).results().forEach(term -> terms.put(term.group(1),
            new Term(term.group(2), term.group(3).isEmpty() ? List.of() : List.of(term.group(3).strip().split(", ")))));
        return new Glossary(terms);
    }

    /** A deck takes pieces of a chapter, and there is no glossary beside it. */
    static String withoutLinks(String html) {
        return LINK.matcher(html).replaceAll("$1");
    }

    /** What puts the word into the index; nothing, if there is no such word: then the link is a problem, too. */
    String indexEntry(String anchor) {
        var term = terms.get(anchor);
        return term == null ? "" : "indexterm:[" + term.name() + "]";
    }
}
