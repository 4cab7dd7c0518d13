package brokerfromscratch.lab.read;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.course.LabNames;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "book", description = {
    "Shows the book in your browser; with NN, the chapter of that lab.",
    "It is made when a page is newer, and served at 127.0.0.1, for this machine only. It needs no network.",
    "With --all, it is made as a PDF, too."})
public final class BookCommand extends ReadCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NN", completionCandidates = LabNames.class,
        description = "The chapter, for example 02.")
    private String typed;

    @Option(names = "--all",
        description = "Make the PDF as well, and say where it is (6 MB more to download, once; half a minute).")
    private boolean all;

    @Override
    public Integer call() throws Exception {
        var chapters = namesIn(House.ofThisCommand().root().resolve("book/chapters"));
        var page = typed == null ? "index.html" : "chapters/" + chosen(typed, chapters, "chapter") + ".html";
        if (all) {
            make(Reading.PAPER);
        }
        read(Reading.BOOK, page);
        return 0;
    }
}
