package minibroker.wire.sim;

import java.util.function.Consumer;
import minibroker.wire.Responder;
import org.apache.kafka.common.requests.AbstractResponse;

/**
 * Keeps the answer to one request instead of sending it. Whatever the contract of {@link Responder} forbids is an
 * {@link AssertionError}, and so are silence and a closed connection. One thread.
 */
public final class KeptReply implements Responder {
    private static final Runnable NOTHING = () -> {};

    private final Consumer<AbstractResponse> listener;
    private AbstractResponse response;
    private Runnable whenSent = NOTHING;
    private Runnable whenGone = NOTHING;

    public KeptReply() {
        this(response -> {});
    }

    /** @param listener hears of the answer when it is given */
    public KeptReply(Consumer<AbstractResponse> listener) {
        this.listener = listener;
    }

    public boolean isThere() {
        return response != null;
    }

    /** The answer, which must be there. */
    @SuppressWarnings("unchecked")
    public <R extends AbstractResponse> R response() {
        if (!isThere()) {
            throw new AssertionError("there is no answer yet");
        }
        return (R) response;
    }

    /** Plays the connection: the answer has left. */
    public void sent() {
        response();
        whenSent.run();
        whenSent = NOTHING;
    }

    /** Plays the connection: it has gone before there was an answer. Whoever did not ask to be told does not notice. */
    public void gone() {
        whenGone.run();
        whenGone = NOTHING;
    }

    @Override
    public void reply(AbstractResponse answer) {
        reply(answer, NOTHING);
    }

    @Override
    public void reply(AbstractResponse answer, Runnable left) {
        if (isThere()) {
            throw new AssertionError("a second answer: " + answer.data() + " after " + response.data());
        }
        response = answer;
        whenSent = left;
        whenGone = NOTHING;
        listener.accept(answer);
    }

    @Override
    public void whenGone(Runnable forget) {
        if (!isThere()) {
            whenGone = forget;
        }
    }

    @Override
    public void noReply() {
        throw new AssertionError("expected an answer, and there will be none");
    }

    @Override
    public void close(String why) {
        throw new AssertionError("closed instead of answered: " + why);
    }
}
