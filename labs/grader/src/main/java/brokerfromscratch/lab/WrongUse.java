package brokerfromscratch.lab;

/**
 * The reader typed something that cannot be meant, as a lab that does not exist. The exit code is 2; the message is one line,
 * and it says what can be typed.
 */
public final class WrongUse extends LabException {
    private static final long serialVersionUID = 1;

    public WrongUse(String message) {
        super(message);
    }
}
