package brokerfromscratch.testkit.story;

import java.util.regex.Pattern;

/**
 * One line of a simulation's trace, taken apart again: {@code "12.340000 ms  n1  send  10.0.0.1:9092-…  87  crc 0a1b2c3d"}.
 *
 * @param subject what it is about: a file, a connection, a sentence; with the number of bytes, if there is one
 */
record TraceLine(String ms, String node, String kind, String subject) {
    private static final Pattern SHAPE = Pattern.compile("\\s*([0-9.,]+) ms {2}(\\S+)\\s+(\\S+) +(.*)");
    private static final Pattern AMOUNT = Pattern.compile(" {2}(\\d+)( {2}crc [0-9a-f]{8})?$");

    static TraceLine parse(String line) {
        var parts = SHAPE.matcher(line);
        if (!parts.matches()) {
            return new TraceLine("", "story", "note", line.strip());
        }
        var subject = parts.group(4).strip();
        var end = parts.group(3).equals("note") && subject.startsWith(Stage.END);
        return new TraceLine(parts.group(1), parts.group(2), end ? "end" : parts.group(3),
                end ? subject.substring(Stage.END.length()) : subject);
    }

    boolean isSend() {
        return kind.equals("send");
    }

    boolean isArrival() {
        return kind.equals("frame");
    }

    /** What an arrival and its departure have in common: the ports of both ends, in the sender's order, and the bytes. */
    String parcel() {
        var ends = subject.split("[- ]", 4);             // local-remote-number  bytes  crc
        if (ends.length < 4) {
            return subject;
        }
        return (isSend() ? ends[0] + ">" + ends[1] : ends[1] + ">" + ends[0]) + " " + ends[3];
    }

    /** As it stands in a lane: a note needs no "note" before it, and a checksum is for machines. */
    String inWords() {
        return kind.equals("note") || kind.equals("end") ? subject
                : (kind + " " + AMOUNT.matcher(subject).replaceFirst(", $1 bytes")).strip();
    }
}
