package brokerfromscratch.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An {@link ApacheCluster} for a program that does not have the testkit on its own class path: the {@code lab} command starts
 * this one in a JVM of its own and talks to it in lines.
 *
 * <pre>
 *   it says     ready: 127.0.0.1:PORT FOLDER     after each start; FOLDER has its partitions
 *   it hears    any line                         SIGKILL, and a new start on the same port and data
 *               the end of its input             SIGKILL, and the data is deleted
 * </pre>
 *
 * <p>The input ends, too, when the other program dies: so no broker is left over.
 */
public final class ApacheOnRequest {
    private ApacheOnRequest() {}

    public static void main(String[] noArguments) throws IOException {
        try (var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                var cluster = ApacheCluster.start(Map.of())) {
            tellWhereItIs(cluster);
            while (requests.readLine() != null) {
                cluster.kill(cluster.onlyBroker());
                cluster.restart(cluster.onlyBroker());
                tellWhereItIs(cluster);
            }
        }
    }

    private static void tellWhereItIs(Cluster cluster) {
        System.out.println("ready: " + cluster.bootstrapServers() + " " + cluster.dataOf(cluster.onlyBroker()));
    }
}
