package brokerfromscratch.lab.check;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Keeps what is printed, up to a size; what comes after is only counted, so a flood costs no memory. Any thread may print. */
final class CapturedOutput extends OutputStream {
    private static final int KEPT = 16 * 1024;

    private final byte[] kept = new byte[KEPT];     // guarded by this
    private final PrintStream stream = new PrintStream(this, true, StandardCharsets.UTF_8) {
        @Override
        public void close() {}                      // it is everybody's
    };
    private int size;
    private long unshown;

    /** Takes the place of {@code System.out} and {@code System.err} for the rest of this process. */
    static CapturedOutput ofThisProcess() {
        var output = new CapturedOutput();
        output.renew();
        return output;
    }

    /** Forgets what was printed; a stream that was closed or replaced is there again. */
    synchronized void renew() {
        size = 0;
        unshown = 0;
        System.setOut(stream);
        System.setErr(stream);
    }

    @Override
    public synchronized void write(int b) {
        if (size < KEPT) {
            kept[size++] = (byte) b;
        } else {
            unshown++;
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        var fitting = Math.min(length, KEPT - size);
        System.arraycopy(bytes, offset, kept, size, fitting);
        size += fitting;
        unshown += length - fitting;
    }

    synchronized List<String> lines() {
        return new String(kept, 0, size, StandardCharsets.UTF_8).lines().toList();
    }

    /** How many bytes were printed beyond those kept. */
    synchronized long unshown() {
        return unshown;
    }
}
