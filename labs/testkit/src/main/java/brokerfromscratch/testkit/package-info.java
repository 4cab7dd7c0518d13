/**
 * A Kafka for tests. Put {@link brokerfromscratch.testkit.ClusterTest} on a JUnit class and take what you need as parameters:
 *
 * <pre>{@code
 * @ClusterTest
 * class ReadingsTest {
 *     @Test
 *     void whatIsWrittenCanBeRead(Clients clients) throws Exception {
 *         clients.createTopic("readings", 1);
 *         clients.producer().send(new ProducerRecord<>("readings", "sensor-1", "21.5")).get();
 *         assertThat(clients.read("readings", 1)).extracting(ConsumerRecord::value).containsExactly("21.5");
 *     }
 * }
 * }</pre>
 *
 * The broker starts in this JVM in a few milliseconds. The same class runs on a broker in a process of its own, which can be
 * killed, and on Apache Kafka: {@link brokerfromscratch.testkit.ClusterKind} lists where.
 *
 * <p>For virtual time there is {@link brokerfromscratch.testkit.SimClient}: stock clients have threads and clocks of their
 * own, so they cannot live inside a simulation.
 */
package brokerfromscratch.testkit;
