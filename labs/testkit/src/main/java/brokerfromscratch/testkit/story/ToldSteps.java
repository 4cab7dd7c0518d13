package brokerfromscratch.testkit.story;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.BiConsumer;

/** Steps that are told as the interpreter comes to them, so that a trace says which event belongs to which step. */
final class ToldSteps<S> extends AbstractList<S> implements RandomAccess {
    private final List<S> steps;
    private final BiConsumer<Integer, S> teller;
    private int told;

    /** @param teller gets each step once, with its number from 1 */
    ToldSteps(List<S> steps, BiConsumer<Integer, S> teller) {
        this.steps = steps;
        this.teller = teller;
    }

    @Override
    public S get(int index) {
        var step = steps.get(index);
        if (index == told) {
            told++;
            teller.accept(told, step);
        }
        return step;
    }

    @Override
    public int size() {
        return steps.size();
    }
}
