package io.isotherm.hypervisor.power;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IpmiDriverTest {

    @Test
    void readsWhatDcmiMeasures() {
        // The form of ipmitool 1.8.19, lib/ipmi_dcmi.c.
        String output = """

                    Instantaneous power reading:                   220 Watts
                    Minimum during sampling period:                 12 Watts
                    Maximum during sampling period:                414 Watts
                    Average power reading over sample period:      218 Watts
                    IPMI timestamp:                           Fri Nov 27 02:14:12 2026
                    Sampling period:                          00000001 Seconds.
                    Power reading state is:                   activated

                """;
        assertThat(IpmiDriver.dcmiWatts(output)).hasValue(220);
        assertThat(IpmiDriver.dcmiWatts(output.replace("activated", "deactivated")))
                .isEmpty();
        assertThat(IpmiDriver.dcmiWatts("")).isEmpty();
    }
}
