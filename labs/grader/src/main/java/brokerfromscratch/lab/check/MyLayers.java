package brokerfromscratch.lab.check;

import brokerfromscratch.lab.BrokerJar;
import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.Systems;
import brokerfromscratch.lab.course.Course;
import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The layers that the learner has finished: those of the labs whose core steps are all green. */
public record MyLayers(House house, List<CourseLab> labs) {
    public static MyLayers of(House house) {
        var labs = Course.of(house).mine(Progress.of(house));
        if (labs.isEmpty()) {
            throw new LabException(("no lab is finished yet, so there is no layer of yours to run. "
                + "%1$s check finds green steps; %1$s run starts the finished layers, and %1$s compare --reference compares them")
                .formatted(Systems.labCommand()));
        }
        return new MyLayers(house, labs);
    }

    /** {@code yours: 00-event-loop, 02-segments; all other layers are the finished ones}. */
    public String inWords() {
        return "Yours: %s. All other layers are the finished ones."
            .formatted(labs.stream().map(CourseLab::folder).collect(Collectors.joining(", ")));
    }

    /**
     * Compiles the layers that the learner has finished, and says which they are. Returns how a broker that uses them is started
     * with a server.properties, in words of a command line.
     */
    public static Function<Path, List<String>> broker(House house, Consumer<String> say) {
        var mine = of(house);
        say.accept(mine.inWords());
        return BrokerJar.of(mine.compile());
    }

    /** Compiles the layers together. Returns the class path of a broker that uses them. */
    public List<Path> compile() {
        var sources = labs.stream().map(lab -> lab.home().resolve("src/main/java")).toList();
        return Layers.compile(house, sources, house.root().resolve("target/lab/mine/classes"));
    }
}
