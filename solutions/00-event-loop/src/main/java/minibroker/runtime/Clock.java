package minibroker.runtime;

/**
 * The door to time. Real brokers read the machine's clocks; a simulated broker lives in virtual time that moves only
 * when the simulation says so.
 *
 * <p>Two readings, because they answer two questions. <em>What time is it?</em> {@link #wallMs()} may jump, also
 * backwards, when somebody sets the machine's clock. <em>How long did it take?</em> {@link #nanos()} only moves forward.
 * Kafka's counterpart is {@code org.apache.kafka.common.utils.Time}.
 */
public interface Clock {
    /** Milliseconds since 1970-01-01 UTC: what record timestamps and retention are measured in. */
    long wallMs();

    /** Nanoseconds since some fixed moment; never goes backwards. Only differences mean something. */
    long nanos();
}
