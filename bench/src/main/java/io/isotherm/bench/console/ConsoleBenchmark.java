package io.isotherm.bench.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.isotherm.bench.browser.BrowserPage;
import io.isotherm.bench.browser.Chromium;
import io.isotherm.bench.scale.PoolSize;
import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.topics.TopicAdmin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * Measures a console on what a generated pool leaves on the topics in a day, and while windows come. Its browser scrolls and
 * points all the time.
 */
public final class ConsoleBenchmark {
    /** The console reads no more states of a pool that large; what is older would be in no view. */
    private static final int WINDOWS_WITH_STATES = 100;

    private static final int WIDTH = 1440;
    private static final int SCROLL_EVERY = 12;
    private static final double BYTES_PER_MIB = 1024.0 * 1024.0;

    private final PoolSize size;
    private final Plan plan;
    private final Path directory;
    private final Consumer<String> progress;

    /**
     * How it is measured.
     *
     * @param past so many windows are there before the console starts
     * @param views how often the page is opened, at least 1
     * @param windows so many come while it is looked at, at least 1
     * @param every one comes each
     * @param heapMib the console's heap, in MiB
     * @param seed what the pool is generated from
     */
    public record Plan(int past, int views, int windows, Duration every, int heapMib, long seed) {}

    /**
     * A benchmark.
     *
     * @param directory for the broker, the browser, and what the console logs; empty
     * @param progress told what is done
     */
    public ConsoleBenchmark(PoolSize size, Plan plan, Path directory, Consumer<String> progress) {
        this.size = size;
        this.plan = plan;
        this.directory = directory;
        this.progress = progress;
    }

    /**
     * Runs it.
     *
     * @throws IOException if the console or the browser cannot be started, or fails
     * @throws InterruptedException if interrupted while it runs
     */
    public ConsoleResult run() throws IOException, InterruptedException {
        try (EmbeddedCluster cluster = EmbeddedCluster.start(directory.resolve("broker"))) {
            KafkaConnection kafka = KafkaConnection.to(cluster.bootstrapServers(), cluster.registryUrl());
            try (Admin admin = Admin.create(kafka.clientProperties("isotherm-bench-topics"))) {
                new TopicAdmin(admin).create(kafka.topics(), 1, (short) 1);
            }
            Instant now = Instant.ofEpochMilli(System.currentTimeMillis()).truncatedTo(ChronoUnit.MINUTES);
            try (PublishedPool pool = new PublishedPool(
                    kafka, size, plan.seed(), now.minus(PublishedPool.WINDOW.multipliedBy(plan.past() + 1L)))) {
                progress.accept("deciding and publishing " + plan.past() + " windows");
                for (int i = plan.past(); i > 0; i--) {
                    pool.window(now.minus(PublishedPool.WINDOW.multipliedBy(i)), i <= WINDOWS_WITH_STATES);
                }
                return measure(kafka, pool, now);
            }
        }
    }

    private ConsoleResult measure(KafkaConnection kafka, PublishedPool pool, Instant now)
            throws IOException, InterruptedException {
        progress.accept("starting the console");
        try (ConsoleProcess console = new ConsoleProcess(kafka, plan.heapMib(), directory);
                Chromium browser = Chromium.start(directory);
                BrowserPage page = browser.page()) {
            console.awaitReady();
            page.appear(WIDTH, "light", "en-GB");
            page.call("Page.addScriptToEvaluateOnNewDocument", Map.of("source", probe()));
            progress.accept("opening the page " + plan.views() + " times");
            List<Double> first = new ArrayList<>();
            List<Double> whole = new ArrayList<>();
            for (int i = 0; i < plan.views(); i++) {
                page.open("about:blank#" + i);
                page.call("Network.clearBrowserCache", Map.of());
                page.open(console.url());
                page.awaitTrue("globalThis.probe?.wholeView > 0");
                first.add(page.evaluate("probe.firstView").asDouble());
                whole.add(page.evaluate("probe.wholeView").asDouble());
            }
            progress.accept("scrolling and pointing while " + plan.windows() + " windows come");
            page.evaluate("probe.shown = []; probe.measuring = true");
            SortedMap<Instant, SortedMap<String, Long>> arrivals = new TreeMap<>();
            for (int i = 0; i < plan.windows(); i++) {
                Instant end = now.plus(PublishedPool.WINDOW.multipliedBy(i));
                Thread publisher = new Thread(() -> arrivals.put(end, pool.window(end, true)), "bench-pool");
                publisher.start();
                use(page);
                publisher.join();
            }
            page.evaluate("probe.measuring = false");
            progress.accept("waiting until the last is shown");
            page.awaitTrue("probe.shown.filter((one) => one[1] === "
                    + arrivals.lastKey().toEpochMilli() + ").length >= " + size.hosts());
            Quantiles shown = shown(page.evaluate("probe.shown"), arrivals);
            Quantiles frames = Quantiles.of(numbers(page.evaluate("probe.frames")));
            long[] heap = console.heap();
            Quantiles firstViews = Quantiles.of(first);
            return new ConsoleResult(
                    size.hosts(),
                    size.guests(),
                    firstViews.median(),
                    firstViews.longest(),
                    Quantiles.of(whole).median(),
                    shown.median(),
                    shown.p99(),
                    shown.longest(),
                    shown.count(),
                    frames.median(),
                    frames.p99(),
                    frames.longest(),
                    frames.count(),
                    heap[0] / BYTES_PER_MIB,
                    heap[1] / BYTES_PER_MIB,
                    plan.heapMib());
        }
    }

    /** Points at one host after the other, and scrolls down and up between. */
    private void use(BrowserPage page) {
        long until = System.nanoTime() + plan.every().toNanos();
        for (int i = 0; System.nanoTime() < until; i++) {
            int x = 40 + (i * 37) % 960;
            int y = 280 + (i * 17) % 400;
            if (i % SCROLL_EVERY == 0) {
                int down = i / SCROLL_EVERY % 4 < 2 ? 240 : -240;
                page.call(
                        "Input.dispatchMouseEvent",
                        Map.of("type", "mouseWheel", "x", x, "y", y, "deltaX", 0, "deltaY", down));
            } else {
                page.call("Input.dispatchMouseEvent", Map.of("type", "mouseMoved", "x", x, "y", y));
            }
        }
    }

    /** From arrival to what is shown; of states that were shown before another took their place. */
    private static Quantiles shown(JsonNode told, SortedMap<Instant, SortedMap<String, Long>> arrivals) {
        List<Double> millis = new ArrayList<>();
        for (JsonNode state : told) {
            @Nullable
            Long arrived = arrivals.getOrDefault(
                            Instant.ofEpochMilli(state.get(1).asLong()), new TreeMap<>())
                    .get(state.get(0).asText());
            if (arrived != null) {
                millis.add(state.get(2).asDouble() - arrived);
            }
        }
        return Quantiles.of(millis);
    }

    private static List<Double> numbers(JsonNode array) {
        List<Double> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asDouble()));
        return numbers;
    }

    private static String probe() throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(ConsoleBenchmark.class.getResourceAsStream("probe.js"), "probe.js")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Of figures, of which there must be one at least. */
    private record Quantiles(double median, double p99, double longest, int count) {
        static Quantiles of(List<Double> figures) {
            List<Double> sorted = figures.stream().sorted().toList();
            if (sorted.isEmpty()) {
                throw new IllegalStateException("Nothing was measured");
            }
            return new Quantiles(
                    sorted.get((sorted.size() - 1) / 2),
                    sorted.get((int) Math.ceil(0.99 * sorted.size()) - 1),
                    sorted.get(sorted.size() - 1),
                    sorted.size());
        }
    }
}
