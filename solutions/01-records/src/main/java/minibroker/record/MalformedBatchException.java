package minibroker.record;

/**
 * The bytes between two records do not add up: a length lies, a varint never ends, a codec cannot unpack its block. Thrown
 * while records are decoded; a CRC that agrees does not rule it out, because a producer may compute it over nonsense.
 * Whoever decodes on behalf of a peer turns this into an {@code Errors} value at its own edge.
 */
public final class MalformedBatchException extends IllegalArgumentException {
    public MalformedBatchException(String message) {
        super(message);
    }

    public MalformedBatchException(String message, Throwable cause) {
        super(message, cause);
    }
}
