/**
 * Layer 04, the wire: bytes of a connection become a request, a handler's response becomes bytes.
 *
 * <pre>
 *   Transport ──frame──▶ Conversation ──ApiContext, request──▶ ApiHandler (from the RequestTable)
 *                                                                   │
 *   Transport ◀──frame── ResponseFrame ◀──────response────── Responder
 * </pre>
 *
 * A new API is one new {@link minibroker.wire.ApiHandler} and one line in mini-broker's table; it is advertised from then
 * on. Parsing and serialising of bodies is kafka-clients' work: every version of every message is generated from the same
 * schemas as in Kafka itself.
 */
package minibroker.wire;
