// Lab 05, by hand. Start it with:  ./lab jshell 05 --finished --script labs/05-produce/explore.jsh
// or open the shell with  ./lab jshell 05 --finished  and type the lines one by one.
import org.apache.kafka.clients.producer.ProducerRecord
import org.apache.kafka.common.utils.Utils

// Where do keys go? Try your own; then another number of partitions.
for (var key : List.of("c-1", "c-2", "c-3")) {
    System.out.printf("%s  hash %08x  of 3: %d  of 4: %d%n", key, Utils.murmur2(key.getBytes()),
        KeyPartitioner.partitionOf(key.getBytes(), 3), KeyPartitioner.partitionOf(key.getBytes(), 4));
}

// A broker, three partitions, the five readings. The stock producer agrees.
cluster(1)
topic("readings", 3)
produce("readings", "c-1", "-18.1", 1000)
produce("readings", "c-2", "-17.9", 1001)
produce("readings", "c-1", "-18.0", 1002)
produce("readings", "c-3", "-18.4", 1003)
produce("readings", "c-2", "-17.2", 1004)
consume("readings")

// No key: one partition until a batch is full, then another.
var producer = clients().producer()
for (int i = 0; i < 5; i++) {
    var place = producer.send(new ProducerRecord<>("readings", "without a key")).get();
    System.out.println("partition " + place.partition() + ", offset " + place.offset());
}

// A compacted topic wants keys. What is the producer told?
clients().createTopic("latest", 1, Map.of("cleanup.policy", "compact"))
try {
    producer.send(new ProducerRecord<>("latest", "whose?")).get();
} catch (java.util.concurrent.ExecutionException e) {
    System.out.println(e.getCause());
}

// How does acks=0 feel? No offset comes back (-1).
var hurried = clients().producer(Map.of("acks", "0", "enable.idempotence", false))
hurried.send(new ProducerRecord<>("readings", "c-1", "-17.0")).get()

// Now you: send a record larger than max.request.size, then one larger than the topic's max.message.bytes. Who refuses each?
close()
