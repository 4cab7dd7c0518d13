/**
 * Layer 00: one loop, and the doors through which it touches the world.
 *
 * <pre>
 *                       ┌───────────────────── one turn of EventLoop ─────────────────────┐
 *   other threads ────▶ │ mailbox ──▶ timers that are due ──▶ wait ──▶ frames that came   │
 *      submit()         └────┬──────────────────┬──────────────┬───────────────┬──────────┘
 *                            │ Clock            │ Worker       │ Transport     │ Storage
 *   a real process      SystemClock      BackgroundWorker  SocketTransport  DirectoryStorage
 *   a simulated one     SimClock         SimWorker         SimTransport     SimDisk
 * </pre>
 *
 * <p>All state of a broker belongs to the thread that takes the turns, so no layer above this one knows a lock. A layer
 * above never touches a thread, a socket, a file, the system's clock or unseeded chance, either: it is handed
 * {@link minibroker.runtime.Doors}. That is what makes the broker a step function, and {@link minibroker.runtime.sim}
 * possible.
 */
package minibroker.runtime;
