package io.isotherm.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.PoolConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
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
    void beforeItsFirstConfigurationAPoolIsOnlyObservedHoweverSoonThatIsRead() {
        PoolConfig before = ConfigHistory.of(config(1, 100)).at(99);
        assertThat(before).isEqualTo(PoolConfigs.unconfigured("lab"));
        assertThat(ConfigHistory.of(config(0, 100)).with(config(1, 200), 0).at(99))
                .isEqualTo(before);
    }

    @Test
    void theOldestKnownStandsForThoseBeforeIt() {
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

    @Test
    void anOlderVersionNeverReplacesANewerOneInWhateverOrderTheyAreRead() {
        List<PoolConfig> read = List.of(config(1, 100), config(2, 200), config(3, 500), config(4, 251), config(5, 300));
        for (int seed = 0; seed < 50; seed++) {
            List<PoolConfig> shuffled = new ArrayList<>(read);
            Collections.shuffle(shuffled, new Random(seed));
            ConfigHistory history = ConfigHistory.of(shuffled.get(0));
            for (PoolConfig config : shuffled.subList(1, shuffled.size())) {
                history = history.with(config, 0);
            }
            assertThat(history.versions()).extracting(PoolConfig::getVersion).containsExactly(1L, 2L, 4L, 5L);
        }
    }

    @Test
    void anOldVersionThatIsReadAgainChangesNothing() {
        ConfigHistory history = ConfigHistory.of(config(7, 100)).with(config(8, 800), 900);
        assertThat(history.with(config(5, 500), 900)).isEqualTo(history);
        assertThat(history.with(config(5, 5000), 900)).isEqualTo(history);
    }

    @Test
    void afterADeletionVersionsBeginAgain() {
        ConfigHistory history =
                ConfigHistory.of(config(8, 100)).with(config(0, 200), 0).with(config(1, 300), 0);
        assertThat(history.versions()).extracting(PoolConfig::getVersion).containsExactly(8L, 0L, 1L);
    }

    private static PoolConfig config(long version, long appliedAt) {
        PoolConfig config = PoolConfigs.defaults("lab");
        config.setVersion(version);
        config.setAppliedAt(Instant.ofEpochMilli(appliedAt));
        return config;
    }
}
