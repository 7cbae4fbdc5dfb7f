package io.isotherm.launcher.service;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTextTest {
    private final LoggerContext context = new LoggerContext();

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\u0000", "\u001b", "\u007f", "\u0085", "\u009b", "\u202e", "\u2028", "\u2066"})
    void aNameThatATerminalWouldObeyShowsAsABlank(String hidden) throws IOException {
        assertThat(line("web" + hidden + "1")).endsWith("guest web 1" + System.lineSeparator());
    }

    @Test
    void whatPeopleWriteStays() throws IOException {
        assertThat(line("Gäste-1 ‘数据库’ 😀")).contains("guest Gäste-1 ‘数据库’ 😀");
    }

    private String line(String name) throws IOException {
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern(pattern());
        layout.start();
        return layout.doLayout(
                new LoggingEvent("test", context.getLogger("test"), Level.INFO, "guest {}", null, new Object[] {name}));
    }

    private static String pattern() throws IOException {
        try (InputStream file = Objects.requireNonNull(LogLevels.class.getResourceAsStream("/log-text.xml"))) {
            Matcher pattern = Pattern.compile("<pattern>(.*)</pattern>")
                    .matcher(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            assertThat(pattern.find()).isTrue();
            return pattern.group(1);
        }
    }
}
