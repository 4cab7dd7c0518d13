package brokerfromscratch.lab;

/** The world did not do what the command needs. The message is for the reader: what was found, and what helps. */
public sealed class LabException extends RuntimeException permits WrongUse {
    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
