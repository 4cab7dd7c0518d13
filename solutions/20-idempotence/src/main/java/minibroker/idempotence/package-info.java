/**
 * Layer 20, idempotence: a producer that hears no answer sends again, and yet each batch is in the log once.
 *
 * <pre>
 *   producer                         broker
 *      │── InitProducerId ─────────────▶│ InitProducerIdHandler ──▶ ProducerIds ──a block of 1000──▶ MetadataJournal
 *      │◀──────────── id 7, epoch 0 ────│
 *      │── id 7, epoch 0, sequence 0 ──▶│ appended at 40    ┐
 *      │          (answer lost) ✗───────│                   │ ProducerState rides along with the log:
 *      │── id 7, epoch 0, sequence 0 ──▶│ there it is: 40   │ per producer the epoch and the last five batches
 *      │── id 7, epoch 0, sequence 9 ──▶│ a gap: refused    ┘
 * </pre>
 *
 * <p>Written from outside the layers below: {@link minibroker.idempotence.ProducerState} is a
 * {@link minibroker.log.LogPassenger}, {@link minibroker.idempotence.InitProducerIdHandler} one line of the request table.
 * What producers are promised: KIP-98; why five batches: a producer has at most five requests in flight.
 */
package minibroker.idempotence;
