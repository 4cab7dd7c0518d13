package minibroker.produce.metadata;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import minibroker.produce.metadata.MetadataRecord.ConfigRecord;
import minibroker.produce.metadata.MetadataRecord.FeatureLevelRecord;
import minibroker.produce.metadata.MetadataRecord.PartitionRecord;
import minibroker.produce.metadata.MetadataRecord.ProducerIdsRecord;
import minibroker.produce.metadata.MetadataRecord.RegisterBrokerRecord;
import minibroker.produce.metadata.MetadataRecord.RemoveTopicRecord;
import minibroker.produce.metadata.MetadataRecord.TopicRecord;
import minibroker.produce.metadata.MetadataRecord.UnregisterBrokerRecord;

/**
 * Metadata records as bytes: the value of one record in the log of {@code __cluster_metadata}.
 *
 * <pre>
 *   kind     int8    what follows; never given a second meaning
 *   version  int8    0; grows when fields are added at the end
 *   fields:
 *     1 Topic             name string, topicId uuid
 *     2 Partition         topicId uuid, partition int32, replicas ints, isr ints, leader int32, leaderEpoch int32,
 *                         partitionEpoch int32
 *     3 RemoveTopic       topicId uuid
 *     4 Config            resourceKind int8 (0 topic, 1 broker), resourceName string, name string, value string
 *     5 RegisterBroker    brokerId int32, brokerEpoch int64, rack string,
 *                         endpoints: count int32, each: listener string, host string, port int32
 *     6 UnregisterBroker  brokerId int32
 *     7 ProducerIds       brokerId int32, nextProducerId int64
 *     8 FeatureLevel      name string, level int16
 *
 *   string   int32 length, -1 for null, then utf-8      uuid  two int64      ints  int32 count, then int32 each
 * </pre>
 *
 * <p>A named difference from Kafka, whose tagged, generated schemas ({@code metadata/src/main/resources/common/metadata})
 * serve many versions at once: Kafka's tools read our data logs, but not this one.
 *
 * <p>Decoding believes nothing: an unknown kind, a field that is cut off or a byte too many is an {@link IOException} that
 * says where. To guess would be to give two brokers two different pasts.
 */
public final class MetadataRecordCodec {
    private static final byte VERSION = 0;

    private MetadataRecordCodec() {}

    public static byte[] encode(MetadataRecord record) {
        var bytes = new ByteArrayOutputStream();
        try {
            var out = new MetadataFieldWriter(new DataOutputStream(bytes));
            out.int8(MetadataRecordKind.of(record).id);
            out.int8(VERSION);
            writeFields(record, out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    /**
     * The record whose bytes are all that remains of {@code value}.
     *
     * @param offset where the record stands in its log: for the message of the exception
     */
    public static MetadataRecord decode(ByteBuffer value, long offset) throws IOException {
        var in = new MetadataFieldReader(value);
        try {
            var record = readRecord(in);
            if (value.hasRemaining()) {
                throw new IllegalArgumentException(value.remaining() + " bytes too many");
            }
            return record;
        } catch (BufferUnderflowException e) {
            throw malformed(in, offset, "it ends inside a field", e);
        } catch (IllegalArgumentException e) {
            throw malformed(in, offset, e.getMessage(), e);
        }
    }

    private static IOException malformed(MetadataFieldReader in, long offset, String problem, Exception cause) {
        return new IOException("the metadata record at offset %d (%s) cannot be read: %s, %d bytes after its start"
                .formatted(offset, in.what, problem, in.position()), cause);
    }

    private static void writeFields(MetadataRecord record, MetadataFieldWriter out) throws IOException {
        if (record instanceof TopicRecord topic) {
            out.string(topic.name());
            out.uuid(topic.topicId());
        } else if (record instanceof PartitionRecord partition) {
            writePartition(partition, out);
        } else if (record instanceof RemoveTopicRecord removed) {
            out.uuid(removed.topicId());
        } else if (record instanceof ConfigRecord config) {
            out.int8(idOf(config.kind()));
            out.string(config.resourceName());
            out.string(config.name());
            out.string(config.value());
        } else if (record instanceof RegisterBrokerRecord broker) {
            writeBroker(broker, out);
        } else if (record instanceof UnregisterBrokerRecord broker) {
            out.int32(broker.brokerId());
        } else if (record instanceof ProducerIdsRecord ids) {
            out.int32(ids.brokerId());
            out.int64(ids.nextProducerId());
        } else if (record instanceof FeatureLevelRecord feature) {
            out.string(feature.name());
            out.int16(feature.level());
        }
    }

    private static void writePartition(PartitionRecord partition, MetadataFieldWriter out) throws IOException {
        out.uuid(partition.topicId());
        out.int32(partition.partition());
        out.ints(partition.replicas());
        out.ints(partition.isr());
        out.int32(partition.leader());
        out.int32(partition.leaderEpoch());
        out.int32(partition.partitionEpoch());
    }

    private static void writeBroker(RegisterBrokerRecord broker, MetadataFieldWriter out) throws IOException {
        out.int32(broker.brokerId());
        out.int64(broker.brokerEpoch());
        out.string(broker.rack());
        out.endpoints(broker.endpoints());
    }

    private static MetadataRecord readRecord(MetadataFieldReader in) {
        var kind = MetadataRecordKind.withId(in.kindId());
        in.what = kind.name();
        var version = in.int8();
        if (version != VERSION) {
            throw new IllegalArgumentException("its version is %d, known is %d".formatted(version, VERSION));
        }
        // Java runs arguments from left to right: the fields come in the order of the layout.
        return switch (kind) {
            case TOPIC -> new TopicRecord(in.string(), in.uuid());
            case PARTITION -> new PartitionRecord(
                    in.uuid(), in.int32(), in.ints(), in.ints(), in.int32(), in.int32(), in.int32());
            case REMOVE_TOPIC -> new RemoveTopicRecord(in.uuid());
            case CONFIG -> new ConfigRecord(resourceKind(in.int8()), in.string(), in.string(), in.nullableString());
            case REGISTER_BROKER -> readBroker(in);
            case UNREGISTER_BROKER -> new UnregisterBrokerRecord(in.int32());
            case PRODUCER_IDS -> new ProducerIdsRecord(in.int32(), in.int64());
            case FEATURE_LEVEL -> new FeatureLevelRecord(in.string(), in.int16());
        };
    }

    private static RegisterBrokerRecord readBroker(MetadataFieldReader in) {
        var brokerId = in.int32();
        var brokerEpoch = in.int64();
        var rack = in.nullableString();
        return new RegisterBrokerRecord(brokerId, brokerEpoch, in.endpoints(), rack);
    }

    private static byte idOf(MetadataRecord.ResourceKind kind) {
        return (byte) switch (kind) {
            case TOPIC -> 0;
            case BROKER -> 1;
        };
    }

    private static MetadataRecord.ResourceKind resourceKind(byte id) {
        return Arrays.stream(MetadataRecord.ResourceKind.values())
                .filter(kind -> idOf(kind) == id)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("it is about an unknown kind of resource, " + id));
    }
}
