package brokerfromscratch.lab.author;

import brokerfromscratch.lab.LabException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Reads pitest's {@code mutations.xml}, and keeps what lies in a lesson: pitest changes whole classes, a learner parts. */
final class MutantReport {
    private static final Pattern CHECK = Pattern.compile("\\[class:(?:[\\w]+\\.)*(\\w+)\\].*?\\[[\\w-]+:(\\w+)\\(");

    private final MarkedLayer layer;

    MutantReport(MarkedLayer layer) {
        this.layer = layer;
    }

    /** In the order of files and lines. */
    List<Mutant> read(Path xml) {
        try {
            var mutations = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(xml.toFile())
                    .getElementsByTagName("mutation");
            var mutants = new ArrayList<Mutant>();
            for (int i = 0; i < mutations.getLength(); i++) {
                inLesson((Element) mutations.item(i)).ifPresent(mutants::add);
            }
            mutants.sort(Comparator.comparing(Mutant::file).thenComparingInt(Mutant::line));
            return mutants;
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new LabException("pitest's report cannot be read: " + xml + ": " + e, e);
        }
    }

    private Optional<Mutant> inLesson(Element mutation) {
        var type = text(mutation, "mutatedClass");
        var file = type.substring(0, type.lastIndexOf('.') + 1).replace('.', '/') + text(mutation, "sourceFile");
        var line = Integer.parseInt(text(mutation, "lineNumber"));
        return layer.sources().stream().filter(source -> source.file().equals(file)).findFirst()
                .flatMap(source -> source.regions().stream().filter(region -> region.contains(line)).findFirst()
                        .map(region -> mutant(mutation, region, line, source)));
    }

    private static Mutant mutant(Element mutation, LessonRegion region, int line, MarkedSource source) {
        return new Mutant(region.file(), line, region.step(), text(mutation, "mutatedMethod"), text(mutation, "indexes"),
                source.lines().get(line - 1).strip(), text(mutation, "description"), fate(mutation.getAttribute("status")),
                check(text(mutation, "killingTest")));
    }

    private static Fate fate(String status) {
        try {
            return Fate.valueOf(status);
        } catch (IllegalArgumentException e) {
            throw new LabException("pitest did not come to the end: it says " + status + " of a mutant", e);
        }
    }

    /** From {@code minibroker.AbcCheck.[engine:junit-jupiter]/[class:minibroker.AbcCheck]/[method:name()]}. */
    private static String check(String killingTest) {
        var found = CHECK.matcher(killingTest);
        return found.find() ? found.group(1) + "." + found.group(2) : killingTest;
    }

    private static String text(Element mutation, String name) {
        var found = mutation.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
    }
}
