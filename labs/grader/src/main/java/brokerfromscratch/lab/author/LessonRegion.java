package brokerfromscratch.lab.author;

/**
 * A piece of a finished layer that belongs to a step, and that the starter lacks.
 *
 * @param step      its number
 * @param file      the path below {@code src/main/java}, with slashes: {@code minibroker/segment/Segment.java}
 * @param member    the name of the method whose body ends with it; null if the region is whole members
 * @param todo      what the starter says in its place; null if the region is whole members
 * @param firstLine in the finished file, from 1, without the mark
 * @param lastLine  inclusive, without the mark
 * @param text      these lines without the book's tags, each ended by a line feed
 */
public record LessonRegion(int step, String file, String member, String todo, int firstLine, int lastLine, String text) {

    /** True if it is whole members, which the starter does not have at all; otherwise it is the end of a method's body. */
    public boolean isWholeMembers() {
        return todo == null;
    }

    boolean contains(int line) {
        return firstLine <= line && line <= lastLine;
    }
}
