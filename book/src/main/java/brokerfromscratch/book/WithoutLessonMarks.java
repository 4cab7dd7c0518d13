package brokerfromscratch.book;

import java.util.regex.Pattern;
import org.asciidoctor.ast.Block;
import org.asciidoctor.ast.Document;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.extension.Treeprocessor;

/**
 * Listings come from the finished layers, whose lessons are marked. Asciidoctor drops the marks of its own tags; this drops
 * those of the lessons, which are for the maker of the starters and not for readers.
 */
final class WithoutLessonMarks extends Treeprocessor {
    private static final Pattern MARK = Pattern.compile("\\s*// (lesson(-member)?::step\\d+\\[.*]|end::step\\d+)\\s*");

    @Override
    public Document process(Document document) {
        strip(document);
        return document;
    }

    private static void strip(StructuralNode node) {
        if (node instanceof Block block && block.getContext().equals("listing")) {
            block.setLines(block.getLines().stream().filter(line -> !MARK.matcher(line).matches()).toList());
        }
        node.getBlocks().forEach(WithoutLessonMarks::strip);
    }
}
