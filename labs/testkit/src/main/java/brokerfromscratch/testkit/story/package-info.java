/**
 * Stories: property checks whose failures can be read. A story is a list of steps that follows from a seed, and an interpreter
 * that plays any such list on a simulated world. So a list that fails can be made shorter, until no step can be spared:
 *
 * <pre>{@code
 * @Test @DisplayName("whatever is written before a kill is read after it") @Must("cut-torn")
 * void comesBack() {
 *     Stories.check(200, new KilledSegment());          // class KilledSegment implements SeededStory<KilledSegment.Step>
 * }
 * }</pre>
 *
 * The failure says how few steps suffice, and {@code lab replay SEED} shows them as a page with a lane per node.
 */
package brokerfromscratch.testkit.story;
