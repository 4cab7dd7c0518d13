package brokerfromscratch.lab;

/** The world did not do what the command needs. The message is for the reader: what was found, and what helps. */
final class LabException extends RuntimeException {
    LabException(String message) {
        super(message);
    }

    LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
