package brokerfromscratch.lab.play;

import static brokerfromscratch.lab.play.Sign.fail;
import static brokerfromscratch.lab.play.Sign.ok;
import static brokerfromscratch.lab.play.Sign.warn;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** Is the Java that runs us, that the shell finds and that Maven uses one and the same, and fit for the labs? */
final class JavaSigns {
    private static final int OLDEST = 17;
    private static final int NEWEST_TRIED = 25;
    private static final Pattern MAVEN_VERSION = Pattern.compile("Apache Maven (\\d+)\\.(\\d+)[^\\s(]*");
    private static final Pattern MAVEN_JAVA = Pattern.compile("Java version: (\\d+)[^,]*,.*runtime: (.*)");

    private final Map<String, String> environment;

    JavaSigns(Map<String, String> environment) {
        this.environment = environment;
    }

    List<Sign> all() {
        return List.of(version(Runtime.version().feature()), compiler(), home(), maven());
    }

    static Sign version(int feature) {
        if (feature < OLDEST) {
            return fail("Java", "version " + feature,
                "Install a JDK " + OLDEST + " or newer, for example Eclipse Temurin from adoptium.net.");
        }
        return feature > NEWEST_TRIED
            ? warn("Java", "version " + feature,
                "Versions %d to %d were tried. If something is odd, try one of them.".formatted(OLDEST, NEWEST_TRIED))
            : ok("Java", "version %s, %s", Runtime.version(), System.getProperty("java.home"));
    }

    private static Sign compiler() {
        return ToolProvider.getSystemJavaCompiler() != null && Files.isExecutable(Path.of(Child.jdk("jshell" + exe())))
            ? ok("JDK", "compiler and jshell are there")
            : fail("JDK", "no compiler in " + System.getProperty("java.home") + ": it is a JRE, or half a JDK",
                "Install a JDK, not a JRE (Debian, Ubuntu: openjdk-17-jdk, not -headless only).");
    }

    /** The scripts take JAVA_HOME, a shell takes the PATH; an IDE a third one, which we cannot see. */
    private Sign home() {
        var onPath = find("java" + exe()).map(java -> java.getParent().getParent());
        var ours = real(Path.of(System.getProperty("java.home")));
        if (onPath.isEmpty()) {
            return ok("PATH", "has no java; JAVA_HOME is used");
        }
        return real(onPath.get()).equals(ours) ? ok("PATH", "leads to the same Java")
            : warn("PATH", "java on the PATH is %s, but JAVA_HOME leads to %s".formatted(onPath.get(), ours),
                "lab and Maven take JAVA_HOME. If you type java yourself, it is the other one: set both to the same.");
    }

    private Optional<Path> find(String program) {
        return Arrays.stream(environment.getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator)))
            .filter(folder -> !folder.isBlank()).map(folder -> Path.of(folder, program)).filter(Files::isExecutable)
            .map(JavaSigns::real).findFirst();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath();
        }
    }

    private static String exe() {
        return File.separatorChar == '\\' ? ".exe" : "";
    }

    private static Sign maven() {
        var command = new ArrayList<>(Maven.command());
        command.add("-version");
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes());
            process.waitFor(20, TimeUnit.SECONDS);
            return maven(said.replaceAll("\u001b\\[[0-9;]*m", ""), real(Path.of(System.getProperty("java.home"))));
        } catch (IOException e) {
            return fail("Maven", "there is no mvn on the PATH", "Install Maven 3.8 or newer; then open a new terminal.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return fail("Maven", "it did not answer", "Type mvn -version and see.");
        }
    }

    /** @param said by {@code mvn -version} */
    static Sign maven(String said, Path ours) {
        var version = MAVEN_VERSION.matcher(said);
        var java = MAVEN_JAVA.matcher(said);
        if (!version.find() || !java.find()) {
            return fail("Maven", "mvn -version says: " + said.lines().findFirst().orElse("nothing"),
                "Install Maven 3.8 or newer.");
        }
        var major = Integer.parseInt(version.group(1));
        if (major < 3 || major == 3 && Integer.parseInt(version.group(2)) < 8) {
            return fail("Maven", version.group(), "3.8 or newer is needed.");
        }
        if (Integer.parseInt(java.group(1)) < OLDEST) {
            return fail("Maven", version.group() + " runs on Java " + java.group(1),
                "Set JAVA_HOME to a JDK " + OLDEST + " or newer.");
        }
        var its = real(Path.of(java.group(2).strip()));
        return its.equals(ours) ? ok("Maven", "%s, on the same Java", version.group())
            : warn("Maven", version.group() + " runs on another Java: " + its, "Both work. To make them one, set JAVA_HOME.");
    }
}
