package minibroker.segment;

import java.io.IOException;

/**
 * A file that was sound has bytes that nobody wrote: the disk, or somebody with an editor. Trying again does not help, unlike
 * with other trouble of the disk; the message names the file and the position.
 */
public final class DamagedFileException extends IOException {
    DamagedFileException(String message) {
        super(message);
    }
}
