package brokerfromscratch.lab;

/** A line as it was read back: what it says it is, and where it stood. */
record StoredLine(int partition, long offset, Line line) {}
