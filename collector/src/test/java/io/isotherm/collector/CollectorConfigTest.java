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
        assertThat(CollectorConfig.of("lab", List.of("xen1")).bufferedSamplesPerHost())
                .isEqualTo(60);
    }

    @Test
    void namesKeyAndValueOfWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CollectorConfig.of("lab/1", List.of("xen1")))
                .withMessageContaining("collector.pool")
                .withMessageContaining("lab/1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CollectorConfig.of("lab", List.of()))
                .withMessageContaining("collector.hosts");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CollectorConfig(
                        "lab", new TreeSet<>(List.of("a")), Duration.ofMillis(99), Duration.ofMinutes(1)))
                .withMessageContaining("collector.interval")
                .withMessageContaining("99 ms");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CollectorConfig(
                        "lab", new TreeSet<>(List.of("a")), Duration.ofSeconds(10), Duration.ofSeconds(9)))
                .withMessageContaining("collector.buffer")
                .withMessageContaining("9000 ms");
    }
}
