package minibroker.runtime;

import java.util.random.RandomGenerator;

/**
 * Everything through which a broker touches the world. Hand it real doors and it is a process on your machine; hand it
 * simulated ones and one seed decides every message, crash and torn write.
 *
 * @param clock     time
 * @param random    chance, ids included; seeded in a simulation
 * @param storage   one data directory
 * @param transport the network
 * @param worker    slow disk work, off the loop
 */
public record Doors(Clock clock, RandomGenerator random, Storage storage, Transport transport, Worker worker) {}
