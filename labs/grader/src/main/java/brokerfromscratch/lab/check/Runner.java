package brokerfromscratch.lab.check;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The process in which the learner's code is compiled and run; {@link RunnerProcess} starts it. It takes one request after the
 * other and tells what happens while it happens, over a socket, because the learner's code may write to standard output or
 * close it. When the other side is gone, so is this process.
 *
 * <pre>
 *   thread "requests"   reads the socket; its end is the end
 *   thread "main"       compiles and runs checks
 *   thread "watchdog"   ends a check that takes too long
 * </pre>
 */
final class Runner {
    private final Socket socket;
    private final ObjectOutputStream out;           // guarded by itself

    private Runner(Socket socket) throws IOException {
        this.socket = socket;
        this.out = new ObjectOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    }

    /** Arguments: the port and the password of who asks, and the class path of our own classes. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var runner = new Runner(new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])));
        synchronized (runner.out) {
            runner.out.writeUTF(arguments[1]);
        }
        var classPath = new LabClassPath(paths(System.getProperty("java.class.path")), paths(arguments[2]));
        runner.serve(classPath);
    }

    private static List<Path> paths(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator)).filter(entry -> !entry.isEmpty()).map(Path::of).toList();
    }

    private void serve(LabClassPath classPath) throws InterruptedException {
        var run = new CheckSession(classPath, this::send, this::end);
        var requests = new ArrayBlockingQueue<RunnerRequest>(1);
        var reader = new Thread(() -> read(requests), "requests");
        reader.setDaemon(true);
        reader.start();
        send(new RunnerMessage.Ready());
        while (true) {
            run.run(requests.take());
        }
    }

    private void read(BlockingQueue<RunnerRequest> requests) {
        try (var in = new ObjectInputStream(socket.getInputStream())) {
            while (true) {
                requests.put((RunnerRequest) in.readObject());
            }
        } catch (IOException | ClassNotFoundException | InterruptedException e) {
            end();
        }
    }

    private void send(RunnerMessage message) {
        synchronized (out) {
            try {
                out.writeObject(message);
                out.flush();
                out.reset();
            } catch (IOException e) {
                end();
            }
        }
    }

    /** Without a goodbye to anybody's shutdown hooks; brokers that checks have started do not outlive it. */
    private void end() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        Runtime.getRuntime().halt(0);
    }
}
