package minibroker.segment;

import java.io.IOException;
import minibroker.record.BatchHeader;

/** Sees the headers of a log in order: how state that rides along with a log is rebuilt from it. */
@FunctionalInterface
public interface HeaderVisitor {
    /** @param position where the batch starts in its segment's log file */
    void visit(BatchHeader header, int position) throws IOException;
}
