/**
 * The requests about topics, settings and the cluster: one handler each. Those that change something decide on an image and
 * propose records, see {@link minibroker.produce.metadata}; the others read the image. What a setting's value is, and where it
 * comes from, is told by {@link minibroker.produce.topics.Configuration}.
 */
package minibroker.produce.topics;
