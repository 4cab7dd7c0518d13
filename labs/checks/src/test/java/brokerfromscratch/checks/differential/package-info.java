/**
 * The same seeded random requests for mini-broker and for Apache Kafka, and their answers compared field by field.
 *
 * <pre>
 *   seed ─▶ Questioner ─▶ Question ─┬▶ Side(Kafka) ─▶ answer as a tree ─┬▶ Comparison ─▶ PermittedDifferences ─▶ Tally
 *           fields by               └▶ Side(ours)  ─▶ answer as a tree ─┘    paths        permitted.yaml
 *           kafka-clients' schemas                     ids, ports, times
 *                                                      made comparable
 * </pre>
 *
 * A {@link brokerfromscratch.checks.differential.History history} is the questions of one seed. Each question follows from the
 * seed and its own number alone, so that a history without some of its questions is a history, too: that is how a difference is
 * made small. Run it with {@code lab author differential}; {@code permitted.yaml} says what may differ, and why.
 */
package brokerfromscratch.checks.differential;
