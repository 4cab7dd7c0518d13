package brokerfromscratch.lab.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brokerfromscratch.lab.LabException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The server of the book")
class PageServerTest {
    @TempDir
    private Path parent;

    private Path folder;
    private PageServer server;

    @BeforeEach
    void start() throws IOException {
        folder = Files.createDirectories(parent.resolve("site"));
        Files.writeString(folder.resolve("index.html"), "front");
        Files.writeString(Files.createDirectories(folder.resolve("chapters")).resolve("02.html"), "two");
        server = PageServer.at(0, folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @DisplayName("shows the pages of its folder")
    void pages() throws Exception {
        assertThat(get("").body()).isEqualTo("front");
        assertThat(get("chapters/02.html").body()).isEqualTo("two");
        assertThat(get("chapters/02.html").headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(get("chapters/99.html").statusCode()).isEqualTo(404);
    }

    @Test
    @DisplayName("shows nothing outside of its folder")
    void nothingElse() throws Exception {
        Files.writeString(parent.resolve("secret.html"), "secret");

        assertThat(raw("/../secret.html")).contains("404").doesNotContain("secret\r\n").doesNotEndWith("secret");
        assertThat(raw("/%2e%2e/secret.html")).contains("404").doesNotEndWith("secret");
    }

    @Test
    @DisplayName("takes another port when the preferred one is taken, but not instead of one that was asked for")
    void takenPort() throws Exception {
        var taken = URI.create(server.url()).getPort();
        try (var other = PageServer.preferring(taken, folder)) {
            assertThat(other.url()).isNotEqualTo(server.url());
        }
        assertThatThrownBy(() -> PageServer.at(taken, folder)).isInstanceOf(LabException.class).hasMessageContaining("" + taken);
    }

    private HttpResponse<String> get(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server.url() + path)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** As a browser would never ask. */
    private String raw(String path) throws IOException {
        try (var socket = new Socket(InetAddress.getByName("127.0.0.1"), URI.create(server.url()).getPort())) {
            socket.getOutputStream().write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
