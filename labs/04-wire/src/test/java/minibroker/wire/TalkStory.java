package minibroker.wire;

import static brokerfromscratch.testkit.check.Expect.expect;

import brokerfromscratch.testkit.check.CheckFailure;
import brokerfromscratch.testkit.story.SeededStory;
import brokerfromscratch.testkit.story.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import minibroker.runtime.FrameHandler;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * Three clients ask and do not wait; handlers answer when they like, in any order, or fail; sockets have room now and then,
 * and some
 * connection goes. Each client must get its answers in the order of its questions, each once.
 */
final class TalkStory implements SeededStory<TalkStory.Deed> {
    private static final int CLIENTS = 3;

    /** One step. */
    sealed interface Deed {
        int client();
    }

    record Ask(int client, boolean wantsAnswer) implements Deed {}

    record Answer(int client) implements Deed {}

    record Fail(int client) implements Deed {}

    record Leave(int client) implements Deed {}

    record Go(int client) implements Deed {}

    @Override
    public List<Deed> steps(long seed) {
        var random = new SplittableRandom(seed);
        var steps = new ArrayList<Deed>();
        for (int i = 0; i < 60; i++) {
            var client = random.nextInt(CLIENTS);
            var dice = random.nextInt(40);
            steps.add(dice == 0 ? new Go(client) : dice < 15 ? new Ask(client,
                random.nextInt(5) > 0) : dice < 25 ? new Answer(client)
                : dice < 28 ? new Fail(client) : new Leave(client));
        }
        return steps;
    }

    @Override
    public String describe(Deed deed) {
        var client = "client " + (deed.client() + 1);
        if (deed instanceof Ask ask) {
            return client + (ask.wantsAnswer() ? " asks" : " asks, and wants no answer (acks=0)");
        }
        if (deed instanceof Leave) {
            return "an answer leaves for " + client;
        }
        return deed instanceof Answer ? "the handler answers " + client
            : deed instanceof Fail ? "the handler of " + client + " fails later" : "the connection of " + client + " goes";
    }

    @Override
    public void play(List<Deed> steps, Stage stage) {
        var clients = IntStream.range(0, CLIENTS).mapToObj(number -> new Client(number, stage)).toList();
        for (var step : steps) {
            var client = clients.get(step.client());
            if (step instanceof Ask ask) {
                client.ask(ask.wantsAnswer());
            } else if (step instanceof Leave) {
                client.leave();
            } else if (step instanceof Go) {
                client.go();
            } else {
                client.answer(step instanceof Fail);
            }
        }
        clients.forEach(Client::finish);
    }

    /** A client, its connection, and the broker's side of it. */
    private static final class Client {
        private final int number;
        private final Stage stage;
        private final HandConnection connection = new HandConnection();
        private final List<Responder> inHands = new ArrayList<>();         // what the handler has and has not answered
        private final List<Integer> wanted = new ArrayList<>();            // correlation ids of questions that want an answer
        private final FrameHandler conversation;
        private int asked;
        private boolean isGone;

        Client(int number, Stage stage) {
            this.number = number;
            this.stage = stage;
            ApiHandler later = (context, request, reply) -> inHands.add(reply);
            var table = new RequestTable().put(ApiKeys.DESCRIBE_CLUSTER, later).put(ApiKeys.PRODUCE, later);
            conversation = new RequestServer(Requests.LISTENER, table, () -> Access.ALLOW_ALL).accept(connection);
        }

        void ask(boolean wantsAnswer) {
            if (isGone) {
                return;
            }
            asked++;
            connection.arrives(wantsAnswer ? Requests.describeCluster(asked) : Requests.produceWithoutAcks(asked));
            if (wantsAnswer) {
                wanted.add(asked);
            }
            deliver();
        }

        private void deliver() {
            while (connection.deliver(conversation)) {
                expect("questions of one client in the handlers' "
                    + "hands", inHands.size()).toSatisfy(inHands.size() <= 1, "1 at most",
                    "The second question was delivered before the first had its answer: the first can now be overtaken. Only "
                    + "a reply may say resume().");
            }
            expect("the connection was closed because", isGone ? null : connection.closedBecause).toBe(null,
                "All these requests can be understood.");
        }

        void answer(boolean fails) {
            if (inHands.isEmpty()) {
                return;
            }
            var reply = (OneReply) inHands.remove(0);
            if (wantsAnswer()) {
                if (fails) {
                    reply.fail(new NotControllerException("not now"));
                } else {
                    reply.reply(Requests.cluster("c1"));
                }
            } else {
                reply.noReply();
            }
            deliver();
        }

        /** The question in hand is the oldest one that has neither left nor waits to leave. */
        private boolean wantsAnswer() {
            return wanted.contains(delivered());
        }

        private int delivered() {
            return connection.resumed + 1;
        }

        void leave() {
            if (connection.leave()) {
                expectOrder();
                deliver();
            }
        }

        private void expectOrder() {
            var got = connection.left.stream().map(Requests::correlationId).toList();
            stage.say("client %d has the answers %s", number + 1, got);
            expect("correlation ids of the answers that client " + (number + 1) + " got", got).toSatisfy(
                got.size() <= wanted.size() && wanted.subList(0, got.size()).equals(got), wanted + " or a beginning of it",
                "Answers leave in the order of the questions, each once.");
        }

        void go() {
            isGone = true;
            connection.close("the peer closed the connection");
            conversation.closed(connection, "the peer closed the connection");
        }

        /** All answer, and all read: nothing may be left. */
        void finish() {
            for (int i = 0; i < 1_000 && (!inHands.isEmpty() || connection.waitingToLeave() > 0); i++) {
                answer(false);
                leave();
            }
            if (!isGone) {
                var got = connection.left.stream().map(Requests::correlationId).toList();
                if (!got.equals(wanted)) {
                    throw new CheckFailure("correlation ids of all answers that client " + (number + 1) + " got",
                        wanted.toString(),
                        got.toString(), "A question has no answer, although its handler replied. Perhaps the next one was "
                            + "never asked for: each reply, and each noReply, must end in one resume().");
                }
            }
        }
    }
}
