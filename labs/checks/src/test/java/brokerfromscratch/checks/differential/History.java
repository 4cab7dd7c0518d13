package brokerfromscratch.checks.differential;

import java.util.List;

/**
 * Some questions of one seed, in order.
 *
 * @param seed    of all its questions
 * @param numbers which of the questions that the seed has; a failing history is made smaller by leaving some out
 */
record History(long seed, List<Integer> numbers) {
    /**
     * What was found in a history: the question, and where the answers to it differ though they must not.
     *
     * @param questions all that were asked, up to the one whose answers differ
     */
    record Finding(History history, List<Question> questions, List<Difference> differences, String kafka, String ours) {
        private static final int SHOWN = 1_500;
        private static final int BEFORE = 20;

        /** The question whose answers differ. */
        Question question() {
            return questions.get(questions.size() - 1);
        }

        List<Integer> asked() {
            return questions.stream().map(Question::number).toList();
        }

        /** Findings alike have one signature: the API, and the differing paths without their keys. */
        String signature() {
            return question().api() + (question().damage() == Damage.NONE ? "" : " " + question().damage().kind()) + " "
                    + differences.stream().map(each -> each.path().replaceAll("\\[.*?\\]", "[*]") + " "
                    + brief(Difference.text(each.kafka())) + "/" + brief(Difference.text(each.ours()))).distinct().sorted().toList();
        }

        private static String brief(String value) {
            return value.length() > 30 ? value.substring(0, 30) : value;
        }

        String story() {
            var text = new StringBuilder("seed %d, question %s%n".formatted(history.seed(), question()));
            if (questions.size() <= BEFORE) {
                questions.subList(0, questions.size() - 1).forEach(each -> text.append("  after ")
                        .append(brief(each.toString(), SHOWN)).append(System.lineSeparator()));
            }
            differences.forEach(each -> text.append("  DIFFERS ").append(each).append(System.lineSeparator()));
            return text.append("  Kafka's answer: %s%n  our answer:     %s%n".formatted(brief(kafka, SHOWN), brief(ours, SHOWN)))
                    .append("  again: ./lab author differential --seed %d --questions %s%n".formatted(history.seed(),
                            asked().toString().replaceAll("[\\[\\] ]", ""))).toString();
        }

        private static String brief(String text, int length) {
            return text.length() > length ? text.substring(0, length) + "…" : text;
        }
    }
}
