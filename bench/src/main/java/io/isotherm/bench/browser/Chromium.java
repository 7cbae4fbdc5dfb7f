package io.isotherm.bench.browser;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Debian's browser without a window, driven over the DevTools protocol. */
public final class Chromium implements AutoCloseable {
    private static final List<String> PATHS =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    private static final List<String> OPTIONS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--remote-debugging-port=0");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final int port;

    private Chromium(String program, Path directory) throws IOException {
        Path data = Files.createDirectories(directory.resolve("chromium"));
        List<String> command = new ArrayList<>(List.of(program, "--user-data-dir=" + data.toAbsolutePath()));
        command.addAll(OPTIONS);
        command.add("about:blank");
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("chromium.log").toFile())
                .start();
        Path told = data.resolve("DevToolsActivePort");
        Patience.await("Chromium tells its port", () -> Files.exists(told) && Files.size(told) > 0);
        port = Integer.parseInt(Files.readAllLines(told).get(0));
    }

    /** Where the browser is, if it is installed. */
    public static Optional<String> program() {
        return PATHS.stream().filter(path -> Files.isExecutable(Path.of(path))).findFirst();
    }

    /** @param directory for what it writes; its own */
    public static Chromium start(Path directory) throws IOException {
        return new Chromium(program().orElseThrow(), directory);
    }

    /** A tab of its own. */
    public BrowserPage page() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
                .method("PUT", HttpRequest.BodyPublishers.noBody())
                .build();
        String body = http.send(request, BodyHandlers.ofString()).body();
        String address =
                new JsonMapper().readTree(body).path("webSocketDebuggerUrl").asText();
        if (!address.startsWith("ws:")) {
            throw new IOException("Chromium opens no tab: " + body);
        }
        return new BrowserPage(http, URI.create(address));
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
