package minibroker.record;

import java.nio.ByteBuffer;

/**
 * One name and value that travel beside a record's own key and value. Names may repeat.
 *
 * @param value null if the header has none
 */
public record RecordHeader(String key, ByteBuffer value) {}
