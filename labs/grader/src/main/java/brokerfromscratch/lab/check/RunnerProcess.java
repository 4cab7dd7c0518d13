package brokerfromscratch.lab.check;

import brokerfromscratch.lab.LabException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The other process, seen from this one: started, asked, listened to, ended. For one thread at a time. */
final class RunnerProcess implements AutoCloseable {
    private static final int START_TIMEOUT_MS = 60_000;
    private static final int POLL_MS = 200;

    private final Process process;
    private final Path output;
    private final Socket socket;
    private final ObjectOutputStream requests;
    private final ObjectInputStream messages;

    private RunnerProcess(Process process, Path output, Socket socket, ObjectInputStream messages) throws IOException {
        this.process = process;
        this.output = output;
        this.socket = socket;
        this.messages = messages;
        this.requests = new ObjectOutputStream(socket.getOutputStream());
    }

    /**
     * Starts a process and returns when it has said hello.
     *
     * @param folder    it may write there what it likes
     * @param debugPort a debugger must attach there before anything happens; 0 for none
     */
    static RunnerProcess start(LabClassPath classPath, Path grader, Path folder, int debugPort) {
        try (var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var password = UUID.randomUUID().toString();
            var temporary = Files.createDirectories(folder.resolve("tmp"));
            var output = Files.createTempFile(temporary, "runner-", ".out");
            var command = command(classPath, grader, temporary, debugPort);
            command.addAll(List.of(Runner.class.getName(), String.valueOf(door.getLocalPort()), password,
                LabClassPath.text(classPath.ours())));
            var process = new ProcessBuilder(command).directory(temporary.toFile()).redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.PIPE).redirectOutput(output.toFile()).start();
            process.getOutputStream().close();
            return connect(process, output, door, password, debugPort != 0);
        } catch (IOException e) {
            throw new LabException("the process for your code cannot be started: " + e, e);
        }
    }

    private static List<String> command(LabClassPath classPath, Path grader, Path temporary, int debugPort) {
        var entries = new ArrayList<>(classPath.thirdParty());
        entries.add(grader);
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-XX:-OmitStackTraceInFastThrow",
            "-Dfile.encoding=UTF-8", "-Djava.io.tmpdir=" + temporary, "-Dorg.slf4j.simpleLogger.defaultLogLevel=off"));
        if (debugPort != 0) {
            command.add("-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,quiet=y,address=127.0.0.1:" + debugPort);
        }
        command.addAll(List.of("-cp", LabClassPath.text(entries)));
        return command;
    }

    private static RunnerProcess connect(Process process, Path output, ServerSocket door, String password, boolean patiently)
            throws IOException {
        door.setSoTimeout(POLL_MS);
        var until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_TIMEOUT_MS);
        while (patiently || System.nanoTime() < until) {
            try {
                var socket = door.accept();
                socket.setTcpNoDelay(true);
                var messages = new ObjectInputStream(new BufferedInputStream(socket.getInputStream()));
                if (messages.readUTF().equals(password)) {
                    return new RunnerProcess(process, output, socket, messages);
                }
                socket.close();
            } catch (SocketTimeoutException e) {
                if (!process.isAlive()) {
                    break;
                }
            }
        }
        process.destroyForcibly();
        throw new LabException("the process for your code did not start. It said: " + Files.readString(output).strip());
    }

    void ask(RunnerRequest request) throws IOException {
        requests.writeObject(request);
        requests.flush();
    }

    /**
     * The next message.
     *
     * @param patienceMs 0 for no end
     * @throws IOException if the process has ended, or says nothing for so long
     */
    RunnerMessage next(long patienceMs) throws IOException {
        socket.setSoTimeout((int) patienceMs);
        try {
            return (RunnerMessage) messages.readObject();
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
    }

    /** Why it has ended, as far as one can see from outside. */
    String lastWords() {
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                return "it says nothing any more";
            }
            var said = Files.readString(output).lines().filter(line -> !line.isBlank()).findFirst();
            return "exit code " + process.exitValue() + said.map(line -> ": " + line).orElse("");
        } catch (IOException e) {
            return "exit code " + process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    @Override
    public void close() {
        try {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            socket.close();
            process.waitFor(5, TimeUnit.SECONDS);
            Files.deleteIfExists(output);
        } catch (IOException e) {
            throw new LabException("the process for your code cannot be ended: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
