package minibroker.log;

import java.util.List;
import minibroker.runtime.Storage;
import org.apache.kafka.common.TopicIdPartition;

/** Chooses who rides along with a log, before it is opened. Composed by mini-broker, from what the layers offer. */
public interface PassengerFactory {
    /** No passengers: a log that only stores. */
    PassengerFactory NONE = (partition, storage, directory) -> List.of();

    /** New passengers for one log, whose files lie in {@code directory} of {@code storage}. */
    List<LogPassenger> passengersOf(TopicIdPartition partition, Storage storage, String directory);
}
