package io.isotherm.bench.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One tab of a browser, and what went wrong in it. */
public final class BrowserPage implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final WebSocket socket;
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();

    BrowserPage(HttpClient http, URI address) {
        socket = http.newWebSocketBuilder().buildAsync(address, new Reader()).join();
        for (String domain : List.of("Page", "Runtime", "Log")) {
            call(domain + ".enable", Map.of());
        }
    }

    private final class Reader implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                String message = text.toString();
                text.setLength(0);
                try {
                    take(JSON.readTree(message));
                } catch (IOException e) {
                    problems.add("not JSON: " + message);
                }
            }
            webSocket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }

    private void take(JsonNode message) {
        CompletableFuture<JsonNode> asked = answers.remove(message.path("id").asInt(-1));
        if (asked != null) {
            asked.complete(message);
            return;
        }
        JsonNode told = message.path("params");
        switch (message.path("method").asText()) {
            case "Runtime.exceptionThrown" ->
                problems.add(told.path("exceptionDetails")
                        .path("exception")
                        .path("description")
                        .asText());
            case "Log.entryAdded" -> {
                if (told.path("entry").path("level").asText().equals("error")) {
                    problems.add(told.path("entry").path("text").asText() + " "
                            + told.path("entry").path("url").asText());
                }
            }
            default -> {}
        }
    }

    /** Calls a method of the DevTools protocol. */
    public JsonNode call(String method, Map<String, ?> parameters) {
        int id = calls.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        socket.sendText(message.toString(), true).join();
        JsonNode told = answer.orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
        if (told.has("error")) {
            throw new IllegalStateException(method + ": " + told.get("error"));
        }
        return told.path("result");
    }

    /** The value of an expression of JavaScript, awaited if it is a promise. */
    public JsonNode evaluate(String expression) {
        JsonNode told =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (told.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + told.get("exceptionDetails"));
        }
        return told.path("result").path("value");
    }

    /** Waits until an expression of JavaScript is true. */
    public void awaitTrue(String expression) {
        Patience.await(expression, () -> evaluate("Boolean(" + expression + ")").asBoolean());
    }

    /** Clicks the first element that a CSS selector finds, once there is one. */
    public void click(String selector) {
        awaitTrue("document.querySelector(" + quoted(selector) + ")");
        evaluate("document.querySelector(" + quoted(selector) + ").click()");
    }

    /** Enters a text as a keyboard would, into the first element that a CSS selector finds. */
    public void type(String selector, String text) {
        awaitTrue("document.querySelector(" + quoted(selector) + ")");
        evaluate("document.querySelector(" + quoted(selector) + ").focus()");
        call("Input.insertText", Map.of("text", text));
    }

    /** Presses a key, such as {@code Tab} or {@code Enter}. */
    public void press(String key, int code) {
        for (String type : List.of("rawKeyDown", "keyUp")) {
            call(
                    "Input.dispatchKeyEvent",
                    Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
        }
    }

    /** Goes to an address and waits until it is loaded. */
    public void open(String address) {
        call("Page.navigate", Map.of("url", address));
        awaitTrue("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /** Shows the page as in a window of that width, with the system's theme and language being those. */
    public void appear(int width, String theme, String language) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
        call("Emulation.setUserAgentOverride", Map.of("userAgent", "Isotherm's browser", "acceptLanguage", language));
    }

    /** Writes what the page shows. */
    public void screenshot(Path file) throws IOException {
        String data = call("Page.captureScreenshot", Map.of("format", "png"))
                .path("data")
                .asText();
        Files.write(file, Base64.getDecoder().decode(data));
    }

    /** Errors of scripts, of loading and of the security policy, since the last time. */
    public List<String> problems() {
        List<String> found = List.copyOf(problems);
        problems.clear();
        return found;
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    @Override
    public void close() {
        socket.abort();
    }
}
