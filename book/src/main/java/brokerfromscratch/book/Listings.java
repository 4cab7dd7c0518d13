package brokerfromscratch.book;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is typed in a transcript or a session is set apart from what the program answers. */
final class Listings {
    private static final Pattern BLOCK =
        Pattern.compile("(?s)(<code [^>]*data-lang=\"(?:jshell|console)\"[^>]*>)(.*?)(</code>)");
    private static final Pattern TYPED = Pattern.compile("(?m)^(jshell&gt; |   \\.\\.\\.&gt; |\\$ )(.*)$");
    private static final Pattern SPAN = Pattern.compile("</?span[^>]*>");

    private Listings() {}

    static String withPrompts(String html) {
        return BLOCK.matcher(html).replaceAll(block -> Matcher.quoteReplacement(
            block.group(1) + promptsIn(SPAN.matcher(block.group(2)).replaceAll("")) + block.group(3)));
    }

    private static String promptsIn(String code) {
        return TYPED.matcher(code).replaceAll("<span class=\"prompt\">$1</span><kbd class=\"typed\">$2</kbd>");
    }
}
