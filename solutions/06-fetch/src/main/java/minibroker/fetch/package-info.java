/**
 * Layer 06, fetch: from a reader's question to slices of segments on their way to its socket.
 *
 * <pre>
 *   FetchHandler ──▶ PendingFetch ──enough?──▶ answer: offsets, and SegmentSlices that the kernel copies
 *                        │    ▲
 *                     not yet │ offsets moved, leader changed, time is up
 *                        ▼    │
 *                      Purgatory (keyed by partition)
 * </pre>
 *
 * {@link minibroker.fetch.FetchRole} says how far a reader may see. Later layers hear of followers through
 * {@link minibroker.fetch.FollowerProgress} and add to answers through {@link minibroker.fetch.FetchAnnotator}.
 */
package minibroker.fetch;
