package brokerfromscratch.lab.clients;

import brokerfromscratch.lab.House;
import brokerfromscratch.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code target/clients}: a folder for each client, with a copy of its program, what its package manager has fetched, and
 * {@code prepare.log}, all that was said meanwhile. What is prepared stays until the program or its lock file changes.
 */
record Workshop(House house) {
    private static final long MINUTES = 10;
    private static final String DONE = "prepared";

    /** A client could not be had: its tool or its registry is missing. The message says which. */
    static final class NotHere extends Exception {
        private static final long serialVersionUID = 1;

        NotHere(String message) {
            super(message);
        }
    }

    Path folder() {
        return house.root().resolve("target/clients");
    }

    Path folder(ClientProgram client) {
        return folder().resolve(client.name());
    }

    /** Returns when the program can be started. */
    void prepare(ClientProgram client) throws IOException, InterruptedException, NotHere {
        var changed = copy(client);
        var done = folder(client).resolve(DONE);
        if (!changed && Files.exists(done)) {
            return;
        }
        Files.deleteIfExists(done);
        Files.deleteIfExists(log(client));
        for (var command : client.fetch()) {
            if (run(client, command) != 0) {
                throw new NotHere("`%s` failed. Is its registry reached? %s"
                    .formatted(words(command), house.show(log(client))));
            }
        }
        for (var command : client.build()) {
            if (run(client, command) != 0) {
                throw new LabException("%s: `%s` failed; it says why in %s"
                    .formatted(client.name(), words(command), log(client)));
            }
        }
        Files.createFile(done);
    }

    /** True if anything was copied. */
    private boolean copy(ClientProgram client) throws IOException {
        Files.createDirectories(folder(client));
        var changed = false;
        try (var files = Files.list(client.source(house))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = folder(client).resolve(file.getFileName());
                if (!Files.exists(copy) || Files.mismatch(file, copy) >= 0) {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                    changed = true;
                }
            }
        }
        return changed;
    }

    private int run(ClientProgram client, List<String> command) throws IOException, InterruptedException, NotHere {
        var process = start(client, command);
        var hook = new Thread(process::destroyForcibly, "no package manager is left over");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new NotHere("`%s` was not done within %d minutes".formatted(words(command), MINUTES));
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private Process start(ClientProgram client, List<String> command) throws NotHere {
        var builder = new ProcessBuilder(command).directory(folder(client).toFile()).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(client).toFile()));
        builder.environment().putAll(ClientProgram.environment(folder()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new NotHere("there is no " + command.get(0) + " on the PATH");
        }
    }

    private Path log(ClientProgram client) {
        return folder(client).resolve("prepare.log");
    }

    private static String words(List<String> command) {
        return String.join(" ", command.subList(0, Math.min(command.size(), 4)));
    }
}
