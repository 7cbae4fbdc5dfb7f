package io.isotherm.launcher.service;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogLevelsTest {
    private final LoggerContext context = new LoggerContext();

    @TempDir
    private Path directory;

    private Path file;
    private LogLevels levels;

    @BeforeEach
    void begin() {
        file = directory.resolve("levels");
        levels = new LogLevels(context, file);
        context.getLogger("root").setLevel(Level.INFO);
        context.getLogger("org.apache.kafka").setLevel(Level.ERROR);
    }

    private void written(String text) throws IOException {
        Files.writeString(file, text);
        levels.look();
    }

    private Level effective(String logger) {
        return context.getLogger(logger).getEffectiveLevel();
    }

    @Test
    void aFileThatComesAndChangesSetsLevels() throws IOException {
        levels.look();
        assertThat(effective("io.isotherm.executor.X")).isEqualTo(Level.INFO);

        written("# tonight\nio.isotherm.executor=debug\norg.apache.kafka=INFO\n");
        assertThat(effective("io.isotherm.executor.X")).isEqualTo(Level.DEBUG);
        assertThat(effective("io.isotherm.decider.X")).isEqualTo(Level.INFO);
        assertThat(effective("org.apache.kafka.X")).isEqualTo(Level.INFO);

        written("root=WARN");
        assertThat(effective("io.isotherm.executor.X")).isEqualTo(Level.WARN);
        assertThat(effective("org.apache.kafka.X")).isEqualTo(Level.ERROR);
    }

    @Test
    void whatIsTakenOutOfTheFileIsAsBefore() throws IOException {
        written("io.isotherm=TRACE");
        Files.delete(file);
        levels.look();

        assertThat(effective("io.isotherm.executor.X")).isEqualTo(Level.INFO);
        assertThat(context.getLogger("io.isotherm").getLevel()).isNull();
    }

    @Test
    void aLevelThatThereIsNotIsLeftOut() throws IOException {
        written("io.isotherm.executor=LOUD\nio.isotherm.decider=DEBUG");

        assertThat(effective("io.isotherm.executor.X")).isEqualTo(Level.INFO);
        assertThat(effective("io.isotherm.decider.X")).isEqualTo(Level.DEBUG);
    }
}
