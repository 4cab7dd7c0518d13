package brokerfromscratch.lab.author;

import brokerfromscratch.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All that is generated for one lab: its starters and the list of their signatures.
 *
 * @param texts by path from the house's root
 */
record Starters(LabPlaces places, Map<String, String> texts) {

    /** Generates, in memory. A wrong mark, or a starter that does not compile, is an error. */
    static Starters generate(LabPlaces places) {
        var starters = MarkedLayer.read(places).starters();
        var texts = new TreeMap<String, String>();
        starters.forEach((file, text) -> texts.put(places.inHouse(places.starters()) + "/" + file, text));
        var signatures = Signatures.of(starters, places.inHouse(places.starters()), StarterLibraries.of(places));
        texts.put(places.inHouse(places.signatures()), String.join("\n", signatures) + (signatures.isEmpty() ? "" : "\n"));
        return new Starters(places, texts);
    }

    /** Makes the work tree so. Returns what it did, a line for each file that changed. */
    List<String> write() throws IOException {
        var done = new ArrayList<String>();
        for (var text : texts.entrySet()) {
            var file = places.house().root().resolve(text.getKey());
            if (!Files.exists(file) || !Files.readString(file).equals(text.getValue())) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, text.getValue());
                done.add("wrote    " + text.getKey());
            }
        }
        for (var file : MarkedLayer.javaFiles(places.starters())) {
            if (!texts.containsKey(places.inHouse(file))) {
                done.add(removeIfGenerated(file));
            }
        }
        return done;
    }

    /** A file that has a finished counterpart was a starter once. Any other was written by hand: that is not ours to delete. */
    private String removeIfGenerated(Path file) throws IOException {
        if (Files.exists(places.finished().resolve(places.starters().relativize(file)))) {
            Files.delete(file);
            return "removed  " + places.inHouse(file) + ": the finished class has no lesson any more";
        }
        return "kept     " + places.inHouse(file) + ": there is no finished class of that name; is it needed?";
    }

    /** What git has at HEAD and what the marks say: a line for each difference. */
    List<String> differencesFrom(GitHead head) {
        var differences = new ArrayList<String>();
        texts.forEach((file, want) -> difference(file, head.text(file), want).ifPresent(differences::add));
        head.filesBelow(places.inHouse(places.starters())).stream().filter(file -> !texts.containsKey(file))
                .forEach(file -> differences.add(file + ": HEAD has it, but the finished layer has no marks for it"));
        return differences;
    }

    private static Optional<String> difference(String file, Optional<String> got, String want) {
        if (got.isEmpty()) {
            return Optional.of(file + ": HEAD does not have it");
        }
        if (got.get().equals(want)) {
            return Optional.empty();
        }
        var gotLines = got.get().split("\n", -1);
        var wantLines = want.split("\n", -1);
        var line = 0;
        while (line < Math.min(gotLines.length, wantLines.length) - 1 && gotLines[line].equals(wantLines[line])) {
            line++;
        }
        return Optional.of("%s:%d: HEAD has \"%s\", the marks say \"%s\"".formatted(file, line + 1,
                gotLines[line].strip(), wantLines[line].strip()));
    }

    /** The starters alone, by the path below {@code src/main/java}. */
    Map<String, String> sources() {
        var prefix = places.inHouse(places.starters()) + "/";
        return texts.entrySet().stream().filter(text -> text.getKey().startsWith(prefix))
                .collect(Collectors.toMap(text -> text.getKey().substring(prefix.length()), Map.Entry::getValue));
    }

    String signatures() {
        return texts.get(places.inHouse(places.signatures()));
    }

    int count() {
        return texts.size() - 1;
    }

    void requireSome() {
        if (count() == 0) {
            throw new LabException("no class in %s has a lesson mark".formatted(places.inHouse(places.finished())));
        }
    }
}
