package minibroker.record;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * One record, decoded. Its buffers are views of the batch it came from and live as long as that does.
 *
 * <p>The broker moves batches; it makes records only where somebody asks about a single one.
 *
 * @param timestampMs the producer's time, or the broker's if the batch says log-append time
 * @param key         null if there is none
 * @param value       null for a tombstone: compaction will forget the key
 */
public record Record(long offset, long timestampMs, ByteBuffer key, ByteBuffer value, List<RecordHeader> headers) {}
