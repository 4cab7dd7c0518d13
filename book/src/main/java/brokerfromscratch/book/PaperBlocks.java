package brokerfromscratch.book;

import org.asciidoctor.ast.Block;
import org.asciidoctor.ast.Document;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.extension.Treeprocessor;

/**
 * Listings and boxes on paper. A page cannot be scrolled: a line that is somewhat too long makes its listing smaller, and a line
 * that is longer still is broken. A box or a short listing that would not fit goes to the next page as a whole.
 */
final class PaperBlocks extends Treeprocessor {
    /** In a listing that fits by getting smaller and can still be read. */
    private static final int LONGEST_LINE = 135;
    /** Of a listing that is kept in one piece. */
    private static final int MOST_LINES = 16;

    @Override
    public Document process(Document document) {
        adapt(document);
        return document;
    }

    private static void adapt(StructuralNode node) {
        if (node instanceof Block block && block.getLines().stream().allMatch(line -> line.length() <= LONGEST_LINE)) {
            node.setAttribute("autofit-option", "", true);
        }
        if (node.getContext().equals("sidebar") || node instanceof Block listing && isShort(listing)) {
            node.setAttribute("unbreakable-option", "", true);
        }
        // the highlighter would print what a program answers in a pale grey
        if ("console".equals(node.getAttribute("language"))) {
            node.setAttribute("language", "text", true);
        }
        node.getBlocks().forEach(PaperBlocks::adapt);
    }

    private static boolean isShort(Block block) {
        return block.getContext().equals("listing") && block.getLines().size() <= MOST_LINES;
    }
}
