package brokerfromscratch.checks;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import minibroker.runtime.sim.Simulation;

/**
 * A program that lives one seed of a {@link SimulatedWorld}, kills and power losses mixed, and prints the hash of its trace.
 * With a second argument {@code text} it prints the trace, too; with {@code careless} something in it iterates over a HashSet.
 */
final class OneSeed {
    private OneSeed() {}

    public static void main(String[] args) {
        var seed = Long.parseLong(args[0]);
        var random = new SplittableRandom(seed);
        var option = args.length > 1 ? args[1] : "";
        var simulation = new Simulation(seed).tracing(option.equals("text"));
        var world = new SimulatedWorld(simulation, random, Map.of("internal.segment.bytes", "1500"));
        world.live(200, () -> {
            if (random.nextInt(3) == 0) {
                world.losePower();
            } else {
                world.kill();
            }
        });
        if (option.equals("careless")) {
            noteInTheOrderOfIdentityHashes(simulation);
        }
        simulation.trace().lines().forEach(System.out::println);
        System.out.println("trace " + simulation.traceHash() + " of " + simulation.trace().count() + " events");
    }

    private static void noteInTheOrderOfIdentityHashes(Simulation simulation) {
        var names = new HashMap<Object, String>();
        for (int i = 0; i < 20; i++) {
            names.put(new Object(), "object " + i);
        }
        names.values().forEach(name -> simulation.trace().note("nobody", name));
    }
}
