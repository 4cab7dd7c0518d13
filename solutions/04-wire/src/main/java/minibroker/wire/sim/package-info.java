/** In place of connections: what a test needs that calls an {@link minibroker.wire.ApiHandler} as plain Java. */
package minibroker.wire.sim;
