package brokerfromscratch.lab.read;

import brokerfromscratch.lab.LabException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Shows the files of one folder to browsers on this machine. */
final class PageServer implements AutoCloseable {
    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8", "css", "text/css; charset=utf-8",
        "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml", "txt", "text/plain; charset=utf-8", "png", "image/png");

    private final Path folder;
    private final HttpServer server;

    private PageServer(Path folder, HttpServer server) {
        this.folder = folder;
        this.server = server;
    }

    /** On this port, or, if something else has it, on any that is free. */
    static PageServer preferring(int port, Path folder) throws IOException {
        try {
            return on(port, folder);
        } catch (BindException e) {
            return on(0, folder);
        }
    }

    /** On exactly this port; 0 lets the system choose. */
    static PageServer at(int port, Path folder) throws IOException {
        try {
            return on(port, folder);
        } catch (BindException e) {
            throw new LabException("port " + port + " cannot be used (" + e.getMessage()
                + "). Without --port a free one is taken", e);
        }
    }

    private static PageServer on(int port, Path folder) throws IOException {
        var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        var pages = new PageServer(folder.toRealPath(), HttpServer.create(new InetSocketAddress(loopback, port), 0));
        pages.server.createContext("/", pages::answer);
        pages.server.start();
        return pages;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var asked = exchange.getRequestURI().getPath();
            var file = folder.resolve("." + (asked.endsWith("/") ? asked + "index.html" : asked)).normalize();
            var isThere = file.startsWith(folder) && Files.isRegularFile(file);
            var content = isThere ? Files.readAllBytes(file) : ("There is no page " + asked).getBytes();
            exchange.getResponseHeaders().set("Content-Type", isThere ? type(file) : TYPES.get("txt"));
            exchange.getResponseHeaders().set("Cache-Control", "no-store");      // the next build may have changed it
            exchange.sendResponseHeaders(isThere ? 200 : 404, exchange.getRequestMethod().equals("HEAD") ? -1 : content.length);
            if (!exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseBody().write(content);
            }
        }
    }

    private static String type(Path file) {
        var name = file.getFileName().toString();
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
