package io.isotherm.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Resource;
import io.isotherm.schema.ResourceUse;
import io.isotherm.schema.UsualLoad;
import io.isotherm.schema.VmFacts;
import io.isotherm.schema.VmLoad;
import io.isotherm.schema.VmState;
import io.isotherm.schema.VmType;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordSizeTest {

    @ParameterizedTest
    @MethodSource("records")
    void aRecordFitsIntoWhatItTakesAndNotIntoAByteLess(SpecificRecordBase record) {
        long bytes = RecordSize.ofValue(record);

        assertThat(RecordSize.fits(record, bytes)).isTrue();
        assertThat(RecordSize.fits(record, bytes - 1)).isFalse();
        assertThat(RecordSize.fits(record, 1000 + 100 * bytes)).isTrue();
    }

    static List<SpecificRecordBase> records() {
        PoolConfig config = PoolConfigs.defaults("bérlin");
        config.getConstraints().setAllowedHosts(Map.of("guest", List.of("a", "b"), "other", List.of()));
        config.getConstraints().setPriorities(Map.of("\uD83D\uDE00", Integer.MIN_VALUE));
        VmFacts facts = VmFacts.newBuilder()
                .setType(VmType.HVM)
                .setMemoryMinKib(Long.MIN_VALUE)
                .setMemoryTargetKib(Long.MAX_VALUE)
                .setCpuFeatures(List.of("\uFFFF".repeat(2000)))
                .build();
        UsualLoad usual = new UsualLoad(Integer.MIN_VALUE, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
        return List.of(
                new ResourceUse(Resource.DISK, 0.1, 0.2, 0.3),
                config,
                facts,
                new VmLoad(
                        "\uFFFF".repeat(300),
                        "",
                        VmState.RUNNING,
                        true,
                        Integer.MIN_VALUE,
                        1.0,
                        1.0,
                        Long.MIN_VALUE,
                        1.0,
                        1.0,
                        usual,
                        Long.MIN_VALUE,
                        facts));
    }
}
