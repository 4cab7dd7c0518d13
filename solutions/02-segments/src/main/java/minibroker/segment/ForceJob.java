package minibroker.segment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import minibroker.runtime.Storage;
import minibroker.runtime.StorageFile;

/**
 * Makes some files survive a power loss, on the worker's thread. Made on the loop's: it owns a reference of each file, so
 * nothing that happens to the segment meanwhile can pull one away.
 *
 * @param forceNames whether the files are new in their directory; a file without a name is as lost as one without bytes
 */
record ForceJob(List<StorageFile> files, Storage storage, String directory, boolean forceNames) implements Callable<Void> {
    /** If one of the files cannot be opened, nothing is kept open and nothing has been forced. */
    static ForceJob of(StorageFile log, SegmentIndexes indexes, Storage storage, String directory, boolean forceNames)
            throws IOException {
        var files = new ArrayList<StorageFile>();
        try {
            files.add(indexes.offsets.openFile());
            files.add(indexes.times.openFile());
            files.add(log.retain());
            return new ForceJob(files, storage, directory, forceNames);
        } catch (IOException e) {
            files.forEach(StorageFile::release);
            throw e;
        }
    }

    @Override
    public Void call() throws IOException {
        try {
            for (var file : files) {
                file.force();
            }
            if (forceNames) {
                storage.forceDirectory(directory);
            }
            return null;
        } finally {
            files.forEach(StorageFile::release);
        }
    }
}
