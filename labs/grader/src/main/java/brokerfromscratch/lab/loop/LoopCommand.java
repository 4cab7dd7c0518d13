package brokerfromscratch.lab.loop;

import java.io.IOException;
import java.util.concurrent.Callable;

/** A command at the learner's desk. */
abstract class LoopCommand implements Callable<Integer> {

    @Override
    public final Integer call() throws IOException, InterruptedException {
        return at(Desk.ofThisCommand());
    }

    /** Returns the exit code. */
    abstract int at(Desk desk) throws IOException, InterruptedException;
}
