package minibroker.runtime;

import java.nio.channels.SelectionKey;

/** What a selection key is attached to: called when the selector found its channel ready. Loop thread only. */
interface Selected {
    void selected(SelectionKey key);
}
