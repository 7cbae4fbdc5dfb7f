package io.isotherm.launcher.top;

import ch.qos.logback.classic.LoggerContext;
import io.isotherm.explain.Answer;
import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.cli.DurationOption;
import io.isotherm.launcher.terminal.FullScreenTerminal;
import io.isotherm.launcher.terminal.Glyphs;
import io.isotherm.launcher.terminal.Key;
import io.isotherm.operator.Explanations;
import io.isotherm.operator.KnownPools;
import io.isotherm.operator.TopicRecords;
import io.isotherm.runtime.KafkaConnection;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a pool is, live. */
@Command(
        name = "top",
        mixinStandardHelpOptions = true,
        description = {
            "Shows live in the terminal how a pool is: its scenario, what needs a person, moves under way, and its hosts "
                    + "with load and trend, what is hot first.",
            "Keys sort, filter, choose a pool, open a host or a guest, and explain it; ? lists them, q quits."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It was quit.",
            "1:There is no such pool, nothing can be read, or this is no terminal ('isotherm status' needs none).",
            "2:Wrong use."
        })
public final class TopCommand implements Callable<Integer> {
    private static final long KEY_MILLIS = 100;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--pool",
            paramLabel = "POOL",
            description = "The pool to begin with (default: the configuration's, or the first that is known).")
    private @Nullable String pool;

    @Option(
            names = "--past",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            defaultValue = "1h",
            description = "How long moves and failures count (default: ${DEFAULT-VALUE}).")
    private Duration past = Duration.ofHours(1);

    private final BlockingQueue<UnaryOperator<Top>> news = new LinkedBlockingQueue<>();
    private final ExecutorService reader = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "top-reader");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public Integer call() throws IOException {
        KafkaConnection kafka = config.connect();
        KnownPools known = KnownPools.read(kafka);
        known.requireNamed(pool);
        String usual = config.load().pool();
        String first = Optional.ofNullable(pool)
                .orElseGet(() ->
                        known.names().contains(usual) ? usual : known.names().first());
        try (FullScreenTerminal terminal = new FullScreenTerminal(open(), System.getenv("NO_COLOR") == null)) {
            // Logs would be drawn over the screen.
            ((LoggerContext) LoggerFactory.getILoggerFactory())
                    .getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
                    .detachAndStopAllAppenders();
            run(terminal, kafka, first);
        } catch (EOFException e) {
            return 0; // Whoever looked has gone.
        } finally {
            reader.shutdownNow();
        }
        return 0;
    }

    private static Terminal open() {
        String type = System.getenv("TERM");
        if (type == null || type.isBlank() || type.equals(Terminal.TYPE_DUMB)) {
            throw noTerminal("TERM is " + (type == null || type.isBlank() ? "not set" : type));
        }
        try {
            return TerminalBuilder.builder().system(true).dumb(false).build();
        } catch (IOException | IllegalStateException e) {
            throw noTerminal("input or output is none");
        }
    }

    private static CommandFailedException noTerminal(String why) {
        return new CommandFailedException("top needs a terminal that can draw, and " + why
                + "; 'isotherm status' shows the same once, without one");
    }

    private void run(FullScreenTerminal terminal, KafkaConnection kafka, String first) throws IOException {
        Glyphs glyphs = Glyphs.of(terminal.encoding());
        Top top = Top.of(first);
        PoolFeed feed = follow(kafka, first);
        try {
            Size drawn = new Size(0, 0);
            boolean changed = true;
            while (!terminal.interrupted()) {
                Size size = terminal.size();
                if (changed || !size.equals(drawn)) {
                    drawn = size;
                    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
                    terminal.draw(size, new Screen(size.getColumns(), size.getRows(), glyphs, now).lines(top));
                }
                Optional<Key> key = terminal.read(KEY_MILLIS);
                Top before = top;
                if (key.isPresent()) {
                    Top.Step step = top.key(key.get());
                    top = step.top();
                    if (step.request() instanceof Request.Quit) {
                        return;
                    }
                    feed = serve(step.request(), kafka, top.pool(), feed);
                }
                for (UnaryOperator<Top> change = news.poll(); change != null; change = news.poll()) {
                    top = change.apply(top);
                }
                changed = top != before;
            }
        } finally {
            feed.close();
        }
    }

    private PoolFeed serve(Request request, KafkaConnection kafka, String name, PoolFeed feed) {
        if (request instanceof Request.Follow follow) {
            feed.close();
            return follow(kafka, follow.pool());
        }
        if (request instanceof Request.Explain explain) {
            read(name, () -> {
                TopicRecords source = new TopicRecords(kafka, name);
                String word = explain.word().isEmpty() ? null : explain.word();
                Answer answer = Explanations.answer(source, name, word, source.newest(), past);
                return top -> top.explained(answer);
            });
        } else if (request instanceof Request.Pools) {
            read(name, () -> {
                Collection<String> names = List.copyOf(KnownPools.read(kafka).names());
                return top -> top.pools(names);
            });
        }
        return feed;
    }

    private PoolFeed follow(KafkaConnection kafka, String name) {
        return new PoolFeed(
                new TopicRecords(kafka, name),
                name,
                past,
                picture -> tell(name, top -> top.show(picture)),
                problem -> tell(name, top -> top.problem(problem)));
    }

    private void read(String name, Callable<UnaryOperator<Top>> task) {
        reader.execute(() -> {
            try {
                tell(name, task.call());
            } catch (Exception e) {
                tell(name, top -> top.notice(String.valueOf(e.getMessage())));
            }
        });
    }

    /** What is told of a pool that is no longer shown comes too late. */
    private void tell(String name, UnaryOperator<Top> change) {
        news.add(top -> top.pool().equals(name) ? change.apply(top) : top);
    }
}
