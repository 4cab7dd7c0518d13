package minibroker.produce.metadata;

/** Told when settings have changed. Called on the loop's thread, after the image holds the new value. */
public interface ConfigListener {
    /** Some setting of the topic is another than before, or back at its default. */
    default void topicConfigChanged(String topicName) {}

    /** Some setting of this broker, or of all brokers, is another than before, or back at its default. */
    default void brokerConfigChanged() {}
}
