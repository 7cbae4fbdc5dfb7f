package io.isotherm.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.PoolConfig;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConfigHistoryTest {

    @Test
    void eachConfigurationHoldsFromItsOwnTimeOnWheneverItWasRead() {
        ConfigHistory history =
                ConfigHistory.of(config(1, 100)).with(config(2, 200), 0).with(config(3, 300), 0);
        assertThat(history.at(199).getVersion()).isEqualTo(1);
        assertThat(history.at(200).getVersion()).isEqualTo(2);
        assertThat(history.at(299).getVersion()).isEqualTo(2);
        assertThat(history.at(Long.MAX_VALUE).getVersion()).isEqualTo(3);
        assertThat(history.newest().getVersion()).isEqualTo(3);
    }

    @Test
    void theOldestKnownHoldsBeforeItsTimeToo() {
        assertThat(ConfigHistory.of(config(7, 100)).at(5).getVersion()).isEqualTo(7);
    }

    @Test
    void oneThatIsDatedEarlierTakesThePlaceOfThoseAfterIt() {
        ConfigHistory history =
                ConfigHistory.of(config(1, 100)).with(config(2, 500), 0).with(config(3, 200), 0);
        assertThat(history.versions()).extracting(PoolConfig::getVersion).containsExactly(1L, 3L);
    }

    @Test
    void whatIsNoLongerInForceIsForgotten() {
        ConfigHistory history =
                ConfigHistory.of(config(1, 100)).with(config(2, 200), 150).with(config(3, 300), 250);
        assertThat(history.versions()).extracting(PoolConfig::getVersion).containsExactly(2L, 3L);
    }

    private static PoolConfig config(long version, long appliedAt) {
        PoolConfig config = PoolConfigs.defaults("lab");
        config.setVersion(version);
        config.setAppliedAt(Instant.ofEpochMilli(appliedAt));
        return config;
    }
}
