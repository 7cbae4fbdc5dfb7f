package io.isotherm.launcher.demo;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.schema.Decision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Analyzer and decider of a pool with moves under way are stopped, what they keep on their disk is damaged, and they are
 * started again. Nothing may be lost or doubled, as the independent checker judges by the topics.
 */
class DamagedStateIT {
    private static final Duration AFTERWARDS = Duration.ofMinutes(4);
    private static final String GARBAGE = "garbage\n\u0000";

    /** Messages that name what was set aside. */
    private final List<String> setAside = new CopyOnWriteArrayList<>();

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel() == Level.ERROR && event.getFormattedMessage().contains("set aside")) {
                setAside.add(event.getFormattedMessage());
            }
        }
    };

    /** What may happen to the files of a task. */
    private enum Damage {
        GARBAGE_FOR_MANIFEST(task -> write(files(task, "MANIFEST-.*"), GARBAGE, TRUNCATE_EXISTING)),
        GARBAGE_FOR_SST(task -> write(files(task, ".*\\.sst"), GARBAGE, TRUNCATE_EXISTING)),
        GARBAGE_WITHIN_SST(task -> write(files(task, ".*\\.sst"), GARBAGE, WRITE)),
        EMPTY_CURRENT(task -> write(files(task, "CURRENT"), "", TRUNCATE_EXISTING)),
        GARBAGE_FOR_CHECKPOINT(task -> write(List.of(task.resolve(".checkpoint")), GARBAGE, CREATE));

        private final Consumer<Path> inflict;

        Damage(Consumer<Path> inflict) {
            this.inflict = inflict;
        }

        private static void write(List<Path> files, String content, OpenOption how) {
            assertThat(files).isNotEmpty();
            try {
                for (Path file : files) {
                    Files.writeString(file, content, WRITE, how);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static List<Path> files(Path directory, String name) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> path.getFileName().toString().matches(name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void listen() {
        appender.start();
        logger().addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger().detachAppender(appender);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("io.isotherm.streams");
    }

    @ParameterizedTest
    @EnumSource
    void healsAtTheNextStartAndLosesAndDoublesNothing(Damage damage) {
        try (RunningStory story = new RunningStory(ReplayStory.story())) {
            story.runUntilMovesAreUnderWay();

            List<Path> damaged = new ArrayList<>();
            story.services().restartStreams(state -> {
                for (String service : List.of("analyzer", "decider")) {
                    List<Path> tasks = files(state.resolve(service), "\\d+_\\d+");
                    assertThat(tasks).as(service).isNotEmpty();
                    damaged.addAll(tasks);
                }
                damaged.forEach(damage.inflict);
            });
            story.runFor(AFTERWARDS);

            assertThat(setAside).hasSameSizeAs(damaged);
            assertThat(damaged)
                    .allSatisfy(task -> assertThat(setAside)
                            .anyMatch(message ->
                                    message.contains("The state in " + task + " is damaged. It is set aside as")));
            assertContiguous(story.watch().decisions());
            CheckReport report = story.check();
            assertThat(report.clean()).as(report.text()).isTrue();
        }
    }

    private static void assertContiguous(List<Decision> decisions) {
        Duration tick = Duration.ofMillis(ReplayStory.config().getDecision().getTickMillis());
        for (int i = 1; i < decisions.size(); i++) {
            assertThat(decisions.get(i).getTick())
                    .as("tick after decision %s", decisions.get(i - 1).getDecisionId())
                    .isEqualTo(decisions.get(i - 1).getTick().plus(tick));
        }
    }
}
