package io.isotherm.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CollectorConfigTest {

    @Test
    void bridgesTenMinutesByDefault() {
        CollectorConfig config = CollectorConfig.of("lab", List.of("xen1"));
        assertThat(config.interval().multipliedBy(config.bufferSize())).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void namesKeyAndValueOfWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CollectorConfig.of("lab/1", List.of("xen1")))
                .withMessageContaining("pool: 'lab/1'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CollectorConfig.of("lab", List.of(" ")))
                .withMessageContaining("collector.hosts");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CollectorConfig("lab", new TreeSet<>(List.of("a")), Duration.ofMillis(99), 60))
                .withMessageContaining("collector.interval: 99ms is not allowed")
                .withMessageContaining("from 100ms to 1h");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CollectorConfig("lab", new TreeSet<>(List.of("a")), Duration.ofSeconds(10), 0))
                .withMessageContaining("collector.bufferSize: 0 is not allowed");
    }
}
