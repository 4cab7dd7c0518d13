package minibroker.runtime;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Notes what a connection tells; resumes at once, or when told to. */
public class RecordingHandler implements FrameHandler {
    public final List<String> frames = new ArrayList<>();
    public final List<String> closed = new ArrayList<>();
    public boolean resumesAtOnce = true;
    public Connection connection;

    @Override
    public void frame(Connection connection, ByteBuffer frame) {
        this.connection = connection;
        frames.add(StandardCharsets.UTF_8.decode(frame).toString());
        if (resumesAtOnce) {
            connection.resume();
        }
    }

    @Override
    public void closed(Connection connection, String why) {
        closed.add(why);
    }
}
