package brokerfromscratch.lab.check;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A learner's layers, compiled in this process, and the class path on which they shadow the finished ones: for commands that
 * run something else than checks.
 */
public final class Layers {
    private Layers() {}

    /**
     * Compiles source roots together into {@code classes}, which is emptied before. Returns the class path of a JVM that runs
     * with them: {@code classes} first, then testkit, mini-broker and all finished layers, then third-party jars.
     *
     * @throws LabException with the first compile error as the reader should see it
     */
    public static List<Path> compile(House house, List<Path> sources, Path classes) {
        var errors = new Compilation().compile(sources, classPath(house), classes);
        if (!errors.isEmpty()) {
            throw new LabException("this does not compile yet" + System.lineSeparator() + "  "
                + String.join(System.lineSeparator() + "  ", CompileError.show(errors, house.root())));
        }
        var all = new ArrayList<>(List.of(classes));
        all.addAll(classPath(house));
        return all;
    }

    /** The class path without a learner's layer. */
    public static List<Path> classPath(House house) {
        return LabClassPath.of(house).all();
    }
}
