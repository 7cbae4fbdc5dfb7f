package io.isotherm.executor.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EventTextTest {
    @Test
    void detailsAreOfBoundedLength() {
        assertThat(EventText.detail("x".repeat(1000))).isEqualTo("x".repeat(1000));
        assertThat(EventText.detail("x".repeat(1001))).hasSize(1000).endsWith("x...");
    }

    @Test
    void namesAreOfBoundedLength() {
        assertThat(EventText.name("x".repeat(255))).isEqualTo("x".repeat(255));
        assertThat(EventText.name("x".repeat(256))).hasSize(255).endsWith("x...");
        assertThat(EventText.isTooLong("x".repeat(255))).isFalse();
        assertThat(EventText.isTooLong("x".repeat(256))).isTrue();
    }

    @Test
    void figuresHaveTheirUnits() {
        assertThat(EventText.mib(3 * 1024 + 1023)).isEqualTo("3 MiB");
        assertThat(EventText.seconds(Duration.ofMillis(2999))).isEqualTo("2 s");
    }

    @Test
    void onlyAHypervisorsWordsStandForThemselves() {
        assertThat(EventText.of(new HypervisorException(Kind.UNREACHABLE, "no route")))
                .isEqualTo("no route");
        assertThat(EventText.of(new IllegalStateException("odd"))).contains("IllegalStateException", "odd");
    }
}
