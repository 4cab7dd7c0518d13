// Lab 00, by hand. Start it with:  ./lab jshell 00 --finished --script labs/00-event-loop/explore.jsh
// or open the shell with  ./lab jshell 00 --finished  and type the lines one by one. (Without --finished it is your loop that turns.)

// A clock that you move by hand, and a real network on which nothing happens.
class HandClock implements Clock {
    long ms = 1000;
    public long wallMs() { return ms; }
    public long nanos() { return ms * 1_000_000; }
}
var clock = new HandClock()
var loop = new EventLoop(clock, new SocketTransport(clock))
Runnable say(String what) { return () -> System.out.println("  " + what); }

// Mail: nothing runs before the turn.
// (With nothing to do, runOnce rests for ever, and JShell with it. So in each turn below some event brings mail for the next.)
loop.submit(say("first"))
loop.submit(() -> { say("second").run(); loop.submit(say("from the second")); })
loop.submit(say("third"))
loop.hasMail()
loop.runOnce()
loop.hasMail()

// What was submitted in that turn runs in this one.
loop.submit(() -> loop.submit(say("goodbye")))
loop.runOnce()

// Timers: by deadline, equal ones in the order of scheduling. One of them is cancelled.
var a = loop.schedule(20, say("20 ms"))
var b = loop.schedule(10, say("10 ms, scheduled first"))
var c = loop.schedule(10, say("10 ms, scheduled second"))
var d = loop.schedule(5, say("cancelled"))
d.cancel()
loop.nanosToNextTimer()
clock.ms += 50
loop.submit(() -> loop.submit(() -> {}))
loop.runOnce()

// The longest turn: an event that takes 30 ms of our clock.
loop.submit(() -> { clock.ms += 30; loop.submit(() -> {}); })
loop.runOnce()
loop.longestTurnNanos() / 1_000_000

// The same world twice, from one seed: two machines, each with its own dice.
String live(long seed) {
    var world = new Simulation(seed).tracing(true);
    for (var name : List.of("c-1", "c-2")) {
        world.addNode(name).boot(node -> {
            var delayMs = node.doors().random().nextInt(1000);
            node.loop().schedule(delayMs, () -> world.trace().note(name, "measures"));
        });
    }
    world.runFor(1000);
    world.trace().lines().forEach(System.out::println);
    return world.traceHash();
}
live(7)
live(7)

// Now you: a timer that schedules itself again with no delay. How often does it run in one turn? In ten?
