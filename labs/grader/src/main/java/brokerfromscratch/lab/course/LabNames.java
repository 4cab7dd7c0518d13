package brokerfromscratch.lab.course;

import brokerfromscratch.lab.House;
import java.util.Iterator;
import java.util.stream.Stream;

/** What the shell completes where a lab may be typed: {@code 02} and {@code 02-segments} of each lab that exists. */
public final class LabNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        if (System.getProperty("lab.root") == null) {
            return Stream.<String>empty().iterator();
        }
        return Course.of(House.ofThisCommand()).labs().stream().filter(CourseLab::exists)
            .flatMap(lab -> Stream.of(lab.lab(), lab.folder())).iterator();
    }
}
