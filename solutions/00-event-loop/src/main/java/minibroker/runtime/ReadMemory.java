package minibroker.runtime;

/**
 * How the direct memory of one process is shared out among the frames that its connections are reading. Kafka has only the
 * first number, {@code queued.max.request.bytes}, and that is off by default: a few hundred lying lengths can end a broker.
 *
 * <pre>
 *   direct memory   |-- budget: a fifth at most --|---- one overdraft ----|- kept for the next -|- a KiB for everybody -|
 *                    all frames together           the one that may go on   1/16                  1/16
 *                                                  when the budget is used up
 * </pre>
 *
 * So the sum of all that can be lent stays below what the process has, and one request can always come to its end.
 *
 * @param budgetBytes       what all frames may take together before connections wait for each other
 * @param largestFrameBytes a frame that announces more could never be read, and is refused at its first four bytes
 * @param keptBytes         buffers that are kept when nobody needs them
 */
public record ReadMemory(long budgetBytes, int largestFrameBytes, long keptBytes) {
    private static final long MOST_KEPT_BYTES = 8 << 20;

    /** For a process that has memory in plenty. */
    public static ReadMemory of(long budgetBytes) {
        return new ReadMemory(budgetBytes, Integer.MAX_VALUE, MOST_KEPT_BYTES);
    }

    /** At most {@code wantedBytes} for the budget, in a process that has {@code directBytes} for everything. */
    public static ReadMemory of(long wantedBytes, long directBytes) {
        var budget = Math.min(wantedBytes, directBytes / 5);
        var kept = Math.min(MOST_KEPT_BYTES, directBytes / 16);
        var overdraft = directBytes - budget - kept - directBytes / 16;
        return new ReadMemory(budget, largestFrame(overdraft), kept);
    }

    /** A buffer that grows holds its bytes twice for a moment: in the old one, a power of two, and in the new one. */
    private static int largestFrame(long bytes) {
        var old = Long.highestOneBit(Math.max(2, bytes / 2));
        return (int) Math.min(Integer.MAX_VALUE, Math.min(2 * old, bytes - old));
    }
}
