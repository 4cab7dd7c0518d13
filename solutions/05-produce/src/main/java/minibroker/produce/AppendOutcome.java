package minibroker.produce;

import java.util.List;
import org.apache.kafka.common.protocol.Errors;

/**
 * What a producer is told of its batch.
 *
 * @param baseOffset      offset of the first record, -1 with an error
 * @param logAppendTimeMs -1 unless the topic takes the broker's time
 * @param logStartOffset  first offset the partition still has; -1 if the batch was not even looked at
 * @param recordErrors    which records are to blame, if some are
 */
public record AppendOutcome(Errors error, long baseOffset, long logAppendTimeMs, long logStartOffset,
        List<RecordError> recordErrors, String message) {

    static AppendOutcome of(Errors error) {
        return of(error, null);
    }

    static AppendOutcome of(Errors error, String message) {
        return new AppendOutcome(error, -1, -1, -1, List.of(), message);
    }

    /** The same refusal, with the log start; as in Kafka not for a batch that could not be read, or was too large to look at. */
    AppendOutcome withLogStart(long newLogStartOffset) {
        if (error == Errors.CORRUPT_MESSAGE || error == Errors.MESSAGE_TOO_LARGE) {
            return this;
        }
        return new AppendOutcome(error, baseOffset, logAppendTimeMs, newLogStartOffset, recordErrors, message);
    }

    static AppendOutcome appended(long baseOffset, long logAppendTimeMs, long logStartOffset) {
        return new AppendOutcome(Errors.NONE, baseOffset, logAppendTimeMs, logStartOffset, List.of(), null);
    }
}
