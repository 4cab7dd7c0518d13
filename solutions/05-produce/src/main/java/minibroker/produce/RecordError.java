package minibroker.produce;

/** One record of a refused batch: its place in the batch, from 0, and what is wrong with it. */
public record RecordError(int batchIndex, String message) {}
