package brokerfromscratch.book;

/** The little that must be known of HTML here. */
final class Html {
    private Html() {}

    /** What a reader sees of {@code html}: no tags, blanks as in running text. */
    static String text(String html) {
        return html.replaceAll("(?s)<(svg|style|script)\\b.*?</\\1>", " ")
            .replaceAll("</?(?:code|em|strong|span|a|b|i)\\b[^>]*>", "")
            .replaceAll("<[^>]*>", " ")
            .replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#8217;", "’").replace("&#8201;", " ")
            .replace("&#8212;", "—").replace("&#8230;", "…").replace("&#8594;", "→").replace("&#160;", " ")
            .replace("&#8203;", "")
            .replace("&#39;", "'").replace("&nbsp;", " ").replace("&amp;", "&")
            .replaceAll("\\s+", " ").strip();
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    /** {@code text} as a string of JavaScript. */
    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '<' -> quoted.append("\\u003c");            // no "</script>" can come about
                default -> quoted.append(c < ' ' || c == 0x2028 || c == 0x2029 ? "\\u%04x".formatted(c) : Character.toString(c));
            }
        });
        return quoted.append('"').toString();
    }
}
