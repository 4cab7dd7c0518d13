/**
 * Commands to play with what is built: to see it break ({@code break}, {@code diagnose}, {@code replay}), to look into it
 * ({@code look}, {@code jshell}), to use Kafka's own tools on it ({@code kafka}), and to see why nothing works ({@code doctor}).
 *
 * <p>What belongs to the broker runs in processes of its own. This process knows it only by a class path and a protocol.
 */
package brokerfromscratch.lab.play;
