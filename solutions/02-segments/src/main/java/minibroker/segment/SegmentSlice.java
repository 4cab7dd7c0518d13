package minibroker.segment;

import minibroker.runtime.StorageFile;

/**
 * Some bytes of a segment, not read yet: whole batches from {@code position} on, the last one possibly cut short. Whoever
 * takes a slice owns one reference of its file and releases it, so the bytes stay readable after the segment is deleted.
 *
 * @param file     the segment's log file
 * @param position first byte
 * @param size     bytes; 0 means nothing is there to read
 */
public record SegmentSlice(StorageFile file, long position, int size) {}
