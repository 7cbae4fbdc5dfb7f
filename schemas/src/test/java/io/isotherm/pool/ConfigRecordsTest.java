package io.isotherm.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.schema.PoolConfig;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigRecordsTest {
    private static final Instant AT = Instant.parse("2026-11-28T10:00:00Z");

    private final PoolConfig config = PoolConfigs.defaults("pool1");

    @Test
    void putsInForceWhatStandsUnderItsPoolsName() {
        assertThat(ConfigRecords.inForce("pool1", AT, config)).isEqualTo(config);
    }

    @Test
    void onlyObservesAPoolWhoseConfigurationIsDeleted() {
        PoolConfig unconfigured = PoolConfigs.unconfigured("pool1");
        unconfigured.setAppliedAt(AT);
        assertThat(ConfigRecords.inForce("pool1", AT, null)).isEqualTo(unconfigured);
    }

    @ParameterizedTest
    @CsvSource({
        ", BAD_KEY",
        "'', BAD_KEY",
        "pool1/, BAD_KEY",
        "pool2, KEY_CONTRADICTS_VALUE",
        "pool1/host1, KEY_CONTRADICTS_VALUE",
        "POOL1, KEY_CONTRADICTS_VALUE"
    })
    void refusesAConfigurationUnderAnyOtherKey(String key, DeadLetterReason reason) {
        assertThatThrownBy(() -> ConfigRecords.inForce(key, AT, config))
                .isInstanceOfSatisfying(
                        RefusedRecordException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @CsvSource({", BAD_KEY", "'', BAD_KEY", "pool1/, BAD_KEY", "pool1/host1, KEY_CONTRADICTS_VALUE"})
    void refusesADeletionUnderAKeyThatIsNoPools(String key, DeadLetterReason reason) {
        assertThatThrownBy(() -> ConfigRecords.inForce(key, AT, null))
                .isInstanceOfSatisfying(
                        RefusedRecordException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }
}
