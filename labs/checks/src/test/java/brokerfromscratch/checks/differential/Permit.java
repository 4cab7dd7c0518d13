package brokerfromscratch.checks.differential;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One entry of permitted.yaml: what may differ, and why. It names a field, and what stands there on both sides; a whole answer
 * cannot be permitted to differ.
 */
final class Permit {
    private static final Pattern ANYTHING = Pattern.compile(".*", Pattern.DOTALL);

    private final List<String> apis;
    private final Pattern path;
    private final Pattern kafka;
    private final Pattern ours;
    private final Pattern when;
    private final String title;
    private final boolean ends;
    private final boolean rare;
    private int used;

    /**
     * @param apis   names as in ApiKeys; none for all
     * @param path   of the field; {@code [*]} is any element of a list, {@code [a|b]} one of these
     * @param kafka  regular expression of what stands there as JSON, {@code absent} for nothing; none for anything
     * @param ours   the same for our answer
     * @param when   regular expression that the question's text must contain; none for any question
     * @param reason why it may differ; it must be said
     * @param ends   true if the brokers hold different records from here on: the history ends
     * @param rare   true if a long run may do without it
     */
    @JsonCreator
    Permit(@JsonProperty("apis") List<String> apis, @JsonProperty("path") String path, @JsonProperty("kafka") String kafka,
           @JsonProperty("ours") String ours, @JsonProperty("when") String when,
           @JsonProperty("reason") String reason, @JsonProperty("ends") boolean ends,
           @JsonProperty("rare") boolean rare) {
        this.apis = apis == null ? List.of() : apis;
        this.path = Pattern.compile(pathPattern(path), Pattern.DOTALL);
        this.kafka = pattern(kafka);
        this.ours = pattern(ours);
        this.when = pattern(when);
        this.ends = ends;
        this.rare = rare;
        this.title = this.apis + " " + path;
        if (reason == null || reason.isBlank()) {
            throw new IllegalArgumentException("permitted.yaml: " + title + " has no reason");
        }
        if (kafka == null && ours == null) {
            throw new IllegalArgumentException("permitted.yaml: " + title + " does not say what differs");
        }
        if ((path.equals("body") || path.equals("outcome")) && when == null) {
            throw new IllegalArgumentException("permitted.yaml: " + title + " would hide whole answers");
        }
    }

    private static String pathPattern(String path) {
        return Pattern.compile("\\[([^]]*)]|[^\\[]+").matcher(path).replaceAll(part -> Matcher.quoteReplacement(part.group(1) == null
                ? Pattern.quote(part.group()) : "\\[(" + part.group(1).replace("*", "[^\\]]*") + ")\\]"));
    }

    private static Pattern pattern(String regex) {
        return regex == null ? ANYTHING : Pattern.compile(regex, Pattern.DOTALL);
    }

    /** True if this entry is about this difference in the answers to this question; then it has been of use. */
    boolean covers(Question question, Difference difference) {
        var covers = (apis.isEmpty() || apis.contains(question.api().name())) && path.matcher(difference.path()).matches()
                && kafka.matcher(Difference.text(difference.kafka())).matches()
                && ours.matcher(Difference.text(difference.ours())).matches()
                && (when == ANYTHING || when.matcher(question.toString()).find());
        used += covers ? 1 : 0;
        return covers;
    }

    boolean endsHistory() {
        return ends;
    }

    boolean isRare() {
        return rare;
    }

    int used() {
        return used;
    }

    @Override
    public String toString() {
        return title;
    }
}
