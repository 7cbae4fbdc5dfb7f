package io.isotherm.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamsSettingsTest {
    private static final Path STATE = Path.of("state");

    @Test
    void hasTheDefaultsOfItsSettings() {
        assertThat(StreamsSettings.of("a", STATE))
                .isEqualTo(new StreamsSettings("a", STATE, 1, Duration.ofMillis(100), 0));
    }

    @Test
    void refusesWhatIsOutOfRangeAndNamesTheKey() {
        assertThatThrownBy(() -> new StreamsSettings(" ", STATE, 1, Duration.ofMillis(100), 0))
                .hasMessage("applicationId is blank; it must be a name");
        assertThatThrownBy(() -> new StreamsSettings("a", STATE, 0, Duration.ofMillis(100), 0))
                .hasMessageContaining("streams.threads: 0 is not allowed; it must be");
        assertThatThrownBy(() -> new StreamsSettings("a", STATE, 1, Duration.ZERO, 0))
                .hasMessageContaining("streams.commitInterval: ");
        assertThatThrownBy(() -> new StreamsSettings("a", STATE, 1, Duration.ofMillis(100), -1))
                .hasMessageContaining("streams.standbyReplicas: -1 is not allowed");
    }
}
