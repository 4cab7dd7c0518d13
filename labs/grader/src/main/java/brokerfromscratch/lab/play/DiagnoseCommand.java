package brokerfromscratch.lab.play;

import brokerfromscratch.lab.Broker;
import brokerfromscratch.lab.BrokerJar;
import brokerfromscratch.lab.Ending;
import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.Systems;
import brokerfromscratch.lab.Terminal;
import brokerfromscratch.lab.check.Layers;
import brokerfromscratch.lab.course.Course;
import brokerfromscratch.lab.course.CourseLab;
import brokerfromscratch.lab.course.LabNames;
import brokerfromscratch.lab.course.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A broker with a mistake that nobody names; the reader finds out which invariant it breaks, as one does at work. */
@Command(name = "diagnose", description = {
    "Starts a broker with a mistake in it, lets it have a bad day, and asks you which invariant is broken.",
    "You look with lab look, lab kafka, kcat, or at the files. Another mistake each time. Ctrl-C stops everything.",
    "Exit code 1 if your answer is wrong."})
public final class DiagnoseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NN", completionCandidates = LabNames.class,
        description = "The lab, for example 02; the current one if none is named.")
    private String typed;

    @Option(names = "--seed", paramLabel = "S", description = "The same riddle again; each riddle says its seed.")
    private Long seed;

    @Option(names = "--answer", paramLabel = "N", description = "Answer at once, without being asked.")
    private Integer answer;

    private Terminal terminal;

    @Override
    public Integer call() throws IOException, InterruptedException {
        terminal = Terminal.ofThisProcess();
        var house = House.ofThisCommand();
        var lab = Course.of(house).labOrCurrent(typed, Progress.of(house));
        var chosenSeed = seed == null ? ThreadLocalRandom.current().nextInt(1, 10_000) : seed;
        var diagnosis = Diagnosis.of(Catalogued.of(lab), chosenSeed);
        if (diagnosis == null) {
            throw new LabException("lab " + lab.folder()
                + " has no mistake that can be seen from outside, so there is nothing to diagnose");
        }
        requireChoice(diagnosis);
        var broker = brokerWith(diagnosis.mistake(), house, lab);
        var ending = Ending.stopping(broker);
        introduce(lab, chosenSeed, new Patient(broker, chosenSeed).live(), broker, house);
        var right = judge(diagnosis, house);
        ending.now();
        return right ? 0 : 1;
    }

    private void requireChoice(Diagnosis diagnosis) {
        if (answer != null && (answer < 1 || answer > diagnosis.choices().size())) {
            throw new ParameterException(spec.commandLine(), "--answer must be between 1 and " + diagnosis.choices().size());
        }
    }

    private Broker brokerWith(Catalogued mistake, House house, CourseLab lab) throws IOException {
        var folder = house.root().resolve("target/lab/diagnose-" + lab.lab());
        FaultyLayer.delete(folder);
        terminal.say("Building a broker that has a mistake in its layer %s ...", lab.folder());
        var sources = List.of(FaultyLayer.write(lab, mistake, folder.resolve("layer")));
        List<Path> classPath = Layers.compile(house, sources, folder.resolve("classes"));
        FaultyLayer.delete(folder.resolve("layer"));               // the riddle would be too easy
        return new Broker(folder, BrokerJar.of(classPath), Patient.SETTINGS);
    }

    private void introduce(CourseLab lab, long chosenSeed, List<String> day, Broker broker, House house) {
        terminal.say("");
        terminal.say("It %s at %s. Its day so far:", broker.isRunning() ? "runs" : "ran", broker.bootstrapServers());
        day.forEach(line -> terminal.say("  - %s", line));
        terminal.say("");
        terminal.say("Look at it from another terminal:");
        terminal.say("  %s look --bootstrap %s", Systems.labCommand(), broker.bootstrapServers());
        terminal.say("  %s kafka console-consumer --bootstrap-server %s --topic %s --partition 0 --from-beginning"
            + " --timeout-ms 5000", Systems.labCommand(), broker.bootstrapServers(), Patient.TOPIC);
        terminal.say("  (the same for %s and %s)", Alarms.TOPIC, History.TOPIC);
        terminal.say("  %s kafka dump-log --files %s", Systems.labCommand(),
            Systems.typed(house.show(broker.data().resolve(Patient.TOPIC + "-0").resolve("00000000000000000000.log"))));
        terminal.say("  its log: %s", house.show(broker.log()));
        terminal.say("The same riddle again: %s diagnose %s --seed %d", Systems.labCommand(), lab.lab(), chosenSeed);
    }

    private boolean judge(Diagnosis diagnosis, House house) {
        terminal.say("");
        terminal.say("Which invariant is broken?");
        for (int i = 0; i < diagnosis.choices().size(); i++) {
            terminal.say("  %d  %s", i + 1, diagnosis.choices().get(i));
        }
        terminal.say("");
        var chosen = answer == null ? ask(diagnosis.choices().size()) : answer;
        var right = chosen == diagnosis.right();
        terminal.say(right ? "%d is right." : chosen == 0 ? "No answer. It is %2$d: %3$s" : "Not %d. It is %d: %s", chosen,
            diagnosis.right(), diagnosis.mistake().mistake().breaks());
        terminal.say("Where one sees it: %s", diagnosis.mistake().mistake().evidence().strip());
        terminal.say("The mistake: %s", house.show(diagnosis.mistake().yaml()));
        return right;
    }

    /** 0: the reader gives up, or nobody is there. */
    private int ask(int most) {
        while (true) {
            var typedAnswer = terminal.ask("Your answer (1 to %d; nothing to give up):".formatted(most));
            if (typedAnswer == null || typedAnswer.isEmpty()) {
                return 0;
            }
            if (typedAnswer.matches("\\d{1,3}") && Integer.parseInt(typedAnswer) >= 1 && Integer.parseInt(typedAnswer) <= most) {
                return Integer.parseInt(typedAnswer);
            }
        }
    }
}
