package minibroker.produce.metadata;

import minibroker.produce.metadata.MetadataRecord.ConfigRecord;
import minibroker.produce.metadata.MetadataRecord.FeatureLevelRecord;
import minibroker.produce.metadata.MetadataRecord.PartitionRecord;
import minibroker.produce.metadata.MetadataRecord.ProducerIdsRecord;
import minibroker.produce.metadata.MetadataRecord.RegisterBrokerRecord;
import minibroker.produce.metadata.MetadataRecord.RemoveTopicRecord;
import minibroker.produce.metadata.MetadataRecord.TopicRecord;
import minibroker.produce.metadata.MetadataRecord.UnregisterBrokerRecord;

/** The first byte of each kind of {@link MetadataRecord}. The layout is drawn at {@link MetadataRecordCodec}. */
enum MetadataRecordKind {
    TOPIC(1, TopicRecord.class),
    PARTITION(2, PartitionRecord.class),
    REMOVE_TOPIC(3, RemoveTopicRecord.class),
    CONFIG(4, ConfigRecord.class),
    REGISTER_BROKER(5, RegisterBrokerRecord.class),
    UNREGISTER_BROKER(6, UnregisterBrokerRecord.class),
    PRODUCER_IDS(7, ProducerIdsRecord.class),
    FEATURE_LEVEL(8, FeatureLevelRecord.class);

    final byte id;
    private final Class<? extends MetadataRecord> type;

    MetadataRecordKind(int id, Class<? extends MetadataRecord> type) {
        this.id = (byte) id;
        this.type = type;
    }

    static MetadataRecordKind of(MetadataRecord record) {
        for (var kind : values()) {
            if (kind.type.isInstance(record)) {
                return kind;
            }
        }
        throw new IllegalStateException("broken invariant: no kind for " + record);
    }

    static MetadataRecordKind withId(byte id) {
        for (var kind : values()) {
            if (kind.id == id) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown kind " + id);
    }
}
