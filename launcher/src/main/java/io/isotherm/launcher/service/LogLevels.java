package io.isotherm.launcher.service;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Levels of logging that a file sets while a process runs: lines {@code LOGGER=LEVEL}, with {@code root} for all that none is
 * set for. What is taken out of the file gets back the level that it had. Not thread-safe.
 */
final class LogLevels {
    private static final Logger LOG = LoggerFactory.getLogger(LogLevels.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");

    private final LoggerContext context;
    private final Path file;
    private final Map<String, Optional<Level>> before = new HashMap<>();
    private String known = "";

    /** Those of a file, which need not be there yet. */
    LogLevels(LoggerContext context, Path file) {
        this.context = context;
        this.file = file;
    }

    /** Looks at the file now and again for as long as the process runs. */
    static void follow(Path file) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        LogLevels levels = new LogLevels(context, file);
        Future<?> unused = Executors.newSingleThreadScheduledExecutor(look -> {
                    Thread thread = new Thread(look, "log-levels");
                    thread.setDaemon(true);
                    return thread;
                })
                .scheduleWithFixedDelay(levels::look, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Does as the file says, if that has changed. */
    void look() {
        try {
            String text = text();
            if (!text.equals(known)) {
                known = text;
                take(text);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("logLevels: {} cannot be read, the levels stay as they are: {}", file, e.toString());
        }
    }

    private String text() throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private void take(String text) throws IOException {
        Properties lines = new Properties();
        lines.load(new StringReader(text));
        Map<String, Level> wanted = new TreeMap<>();
        lines.forEach((logger, level) -> {
            String name = level.toString().strip().toUpperCase(Locale.ROOT);
            if (LEVELS.contains(name)) {
                wanted.put(logger.toString(), Level.valueOf(name));
            } else {
                LOG.warn(
                        "logLevels: {}={} in {} is not taken: the level must be one of {}",
                        logger,
                        level,
                        file,
                        String.join(", ", LEVELS));
            }
        });
        before.forEach((logger, level) -> context.getLogger(logger).setLevel(level.orElse(null)));
        before.clear();
        wanted.forEach((logger, level) -> {
            before.put(logger, Optional.ofNullable(context.getLogger(logger).getLevel()));
            context.getLogger(logger).setLevel(level);
        });
        LOG.info("Levels of logging by {}: {}", file, wanted.isEmpty() ? "none" : wanted);
    }
}
