/**
 * Programs of other people against the broker: {@code lab author clients}. For each client library there is a small program in
 * {@code mini-broker/clients} that plays the same {@link brokerfromscratch.lab.clients.Scenario}s. It is started with three
 * words and speaks in lines:
 *
 * <pre>
 *   program BOOTSTRAP PREFIX PARTITIONS        PARTITIONS: a file with lines "key partition", of five partitions, as Java says
 *
 *   version kafkajs 2.2.4                      it says this first
 *   ok headers                                 then a line for each scenario: it holds,
 *   ok from-time (read with ...)               it holds, and the reader should know something,
 *   skipped topics: why                        it cannot be tried with this client,
 *   FAILED restart: what happened              it does not hold
 *   kill                                       asks us to kill the broker (SIGKILL) and to start it again on the same data;
 *                                              our answer is one line: "back", or why not
 * </pre>
 */
package brokerfromscratch.lab.clients;
