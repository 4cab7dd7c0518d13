// Lab 06, by hand. Start it with:  ./lab jshell 06 --finished --script labs/06-fetch/explore.jsh
// or open the shell with  ./lab jshell 06 --finished  and type the lines one by one.
import org.apache.kafka.common.TopicPartition
import java.time.Duration

cluster(1)
produce("readings", "c-1", "-18.1")
produce("readings", "c-2", "-17.9")

// A stock consumer at the end of the log: nothing is there, so its question waits. How often has it asked after two seconds?
var end = new TopicPartition("readings", 0)
var consumer = clients().consumer()
consumer.assign(List.of(end))
consumer.seekToEnd(List.of(end))
consumer.position(end)
double asked() {
    return consumer.metrics().entrySet().stream().filter(m -> m.getKey().name().equals("fetch-total"))
            .mapToDouble(m -> (double) m.getValue().metricValue()).max().orElse(0);
}
var before = asked()
consumer.poll(Duration.ofSeconds(2)).count()
asked() - before

// A question waits under its partitions, and nobody looks at it. Make one, wake it, and count.
import minibroker.runtime.sim.Simulation
var world = new Simulation(1)
var node = world.addNode("broker")
node.boot(self -> {})
var purgatory = new Purgatory<String>(node.loop())
class Count implements Purgatory.Waiting {
    int asked;
    boolean ready;
    public boolean tryComplete() { asked++; return ready; }
    public void expire() { System.out.println("time is up"); }
}
var question = new Count()
purgatory.completeOrWait(question, List.of("readings-0", "readings-1"), 500)
purgatory.wake("readings-2")
purgatory.wake("readings-1")
question.asked
purgatory.waitingFor("readings-0")
question.ready = true
purgatory.wake("readings-0")
purgatory.waitingFor("readings-1")

// Now you: let 500 ms of virtual time pass with a question that is never ready (world.runFor). What does it cost?
close()
