package brokerfromscratch.lab.read;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "book", description = {
    "Shows the book in your browser.",
    "It is made when a page is newer, and served at 127.0.0.1, for this machine only. It needs no network."})
public final class BookCommand extends ReadCommand implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
        read(Reading.BOOK, "index.html");
        return 0;
    }
}
