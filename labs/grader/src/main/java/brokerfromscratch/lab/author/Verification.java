package brokerfromscratch.lab.author;

import brokerfromscratch.lab.LabException;
import brokerfromscratch.lab.check.CheckJob;
import brokerfromscratch.lab.check.LabReport;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** All proofs of one lab, told one by one as they are done. */
final class Verification {
    private final LabPlaces places;
    private final Catalogue catalogue;
    private final Function<CheckJob, LabReport> engine;
    private final Consumer<Proof> told;
    private int count;
    private int wrong;

    Verification(LabPlaces places, Function<CheckJob, LabReport> engine, Consumer<Proof> told) {
        this.places = places;
        this.catalogue = Catalogue.read(places);
        this.engine = engine;
        this.told = told;
    }

    void readTexts() {
        tell(TextProofs.exist(places));
        var readme = Files.exists(places.readme()) ? MarkedLayer.text(places.readme()) : "";
        var texts = new TextProofs(places.lab(), Readme.of(readme), CheckSource.below(places.checks()));
        texts.all().forEach(this::tell);
        tell(texts.catalogueIsComplete(catalogue));
        try {
            tell(texts.stepsHaveHoles(MarkedLayer.read(places)));
        } catch (LabException e) {
            tell(new Proof("the marks can be read", List.of(e.getMessage())));
        }
    }

    /** If there is no starter, there is nothing to compare the others with: then that is the only proof. */
    void runChecks() {
        RunProofs proofs;
        try {
            proofs = new RunProofs(places, Starters.generate(places), MarkedLayer.read(places), catalogue, engine);
        } catch (LabException e) {
            tell(new Proof("the marks make a starter that compiles", List.of(e.getMessage())));
            return;
        }
        tell(proofs.starterScoresNothing());
        tell(proofs.finishedPasses());
        tell(proofs.eachStepStandsAlone());
        catalogue.mistakes().keySet().forEach(name -> tell(proofs.mistakeIsCaught(name)));
        catalogue.alternatives().forEach(folder -> tell(proofs.alternativePasses(folder)));
    }

    private void tell(Proof proof) {
        count++;
        if (!proof.holds()) {
            wrong++;
        }
        told.accept(proof);
    }

    int count() {
        return count;
    }

    int wrong() {
        return wrong;
    }
}
