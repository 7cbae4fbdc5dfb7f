package io.isotherm.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoolsSetAsideTest {
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private final PoolsSetAside pools = new PoolsSetAside(() -> now);

    @Test
    void aPoolIsSetAsideAfterThreeRefusalsInARowAndTriedAgain() {
        refuse("a", 2);
        assertThat(pools.contains("a")).isFalse();
        refuse("a", 1);
        assertThat(pools.contains("a")).isTrue();
        assertThat(pools.contains("b")).isFalse();
        assertThat(pools.count()).isEqualTo(1);
        later(Duration.ofMinutes(1));
        assertThat(pools.contains("a")).isFalse();
    }

    @Test
    void pausesGrowToHalfAnHour() {
        refuse("a", 4);
        later(Duration.ofMinutes(1));
        assertThat(pools.contains("a")).isTrue();
        refuse("a", 10);
        later(Duration.ofMinutes(20));
        assertThat(pools.contains("a")).isTrue();
        later(Duration.ofMinutes(10));
        assertThat(pools.contains("a")).isFalse();
    }

    @Test
    void aResultThatKafkaTookEndsTheRow() {
        refuse("a", 2);
        refuse("b", 2);
        pools.succeeded(Set.of("a"));
        refuse("a", 1);
        refuse("b", 1);
        assertThat(pools.contains("a")).isFalse();
        assertThat(pools.contains("b")).isTrue();
        assertThat(pools.hasTroubles()).isTrue();
        pools.succeeded(Set.of("a", "b"));
        assertThat(pools.hasTroubles()).isFalse();
        assertThat(pools.contains("b")).isFalse();
    }

    @Test
    void whatIsAnHourAgoCountsNoMore() {
        refuse("a", 2);
        later(PoolsSetAside.QUIET.plusSeconds(1));
        refuse("a", 1);
        assertThat(pools.contains("a")).isFalse();
    }

    @Test
    void aPoolWhoseStateIsOfNoUseIsSetAsideAtOnce() {
        pools.unusable("a", "garbled");
        assertThat(pools.contains("a")).isTrue();
        assertThat(pools.told()).containsOnlyKeys("pool a");
        assertThat(pools.told().get("pool a"))
                .startsWith("its records are passed over until 2026-03-01T10:00:")
                .endsWith(": garbled");
    }

    @Test
    void ofManyPoolsSomeAreNamedAndTheOthersCounted() {
        for (int i = 0; i < 8; i++) {
            refuse("p" + i, 3);
        }
        assertThat(pools.told())
                .containsOnlyKeys("pool p0", "pool p1", "pool p2", "pool p3", "pool p4", "pools")
                .containsEntry("pools", "3 more are passed over");
    }

    @Test
    void howManyAreRememberedIsBounded() {
        for (int i = 0; i < 10_001; i++) {
            refuse("p" + i, 3);
        }
        assertThat(pools.contains("p0")).isFalse();
        assertThat(pools.contains("p1")).isTrue();
        assertThat(pools.count()).isEqualTo(10_000);
    }

    private void refuse(String pool, int times) {
        for (int i = 0; i < times; i++) {
            pools.refused(pool, "too large");
        }
    }

    private void later(Duration passed) {
        now = now.plus(passed);
    }
}
