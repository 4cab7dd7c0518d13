/**
 * The same doors as in {@link minibroker.runtime}, in a world where one seed decides everything.
 *
 * <pre>
 *   Simulation    virtual time, one queue of events
 *     SimNode     a machine; its SimDisk survives crashes
 *       Life      one process: EventLoop, SimTransport, SimWorker; gone at kill() and losePower()
 *     SimNetwork  delays, cuts, heals, breaks connections
 *     Trace       every event as a line, all lines as one hash
 * </pre>
 *
 * <p>Where the real doors are kind most of the time, these are not: sockets fill up in the middle of a frame, bytes are
 * spoilt as soon as a frame is resumed, an unforced file may vanish, a process may die between two writes of one turn.
 * So a few hundred seeds find what a year in production would.
 *
 * <p>Nothing here may depend on the iteration order of a HashMap, on an identity hash, or on a real clock.
 */
package minibroker.runtime.sim;
