package minibroker.log;

import org.apache.kafka.common.protocol.Errors;

/** A passenger's word on a batch that is about to be appended. */
public sealed interface Admission {
    /** Nothing speaks against it. */
    Admission ACCEPT = new Accepted();

    record Accepted() implements Admission {}

    /** It is there already: answer with where, write nothing. */
    record Duplicate(long baseOffset, long endOffset, long logAppendTimeMs) implements Admission {}

    record Refused(Errors error, String message) implements Admission {}
}
