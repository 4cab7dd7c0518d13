/**
 * {@code lab compare}: one short story, told to mini-broker and to Apache Kafka, and what both make of it side by side. A lab's
 * story is a row in {@link brokerfromscratch.testkit.compare.Scenario}.
 */
package brokerfromscratch.testkit.compare;
