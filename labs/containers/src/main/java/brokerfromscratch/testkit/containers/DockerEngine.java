package brokerfromscratch.testkit.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.testcontainers.DockerClientFactory;

/**
 * The Docker engine of this machine, asked before anything is started: Testcontainers itself would try for minutes where an
 * engine is missing, does not answer or cannot fetch an image. Kafka's image is never fetched here.
 */
final class DockerEngine {
    private static final int PATIENCE_S = 15;

    private DockerEngine() {}

    /**
     * The engine's client.
     *
     * @throws IllegalStateException in one sentence, within seconds, if there is no engine or if it lacks the image
     */
    static DockerClient with(String image) {
        var found = CompletableFuture.supplyAsync(() -> find(image));
        try {
            return found.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(("no answer from a Docker engine within %d s; or it waits for an image of Testcontainers' "
                + "own, which the environment variable TESTCONTAINERS_RYUK_DISABLED=true does without").formatted(PATIENCE_S), e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IllegalStateException known ? known
                : new IllegalStateException("the Docker engine cannot be used: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the Docker engine", e);
        }
    }

    private static DockerClient find(String image) {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new IllegalStateException("no Docker engine can be used here: is one running, and may this user talk to it?");
        }
        var client = DockerClientFactory.lazyClient();
        try {
            client.inspectImageCmd(image).exec();
            return client;
        } catch (NotFoundException e) {
            throw new IllegalStateException(("the Docker engine has no image %1$s, and this does not fetch it: docker pull %1$s "
                + "does; or name one that is there with -Dkafka.image=NAME").formatted(image), e);
        }
    }
}
