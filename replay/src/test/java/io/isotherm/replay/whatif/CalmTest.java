package io.isotherm.replay.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.replay.demand.Demands;
import io.isotherm.replay.demand.HostDemand;
import io.isotherm.replay.demand.VmDemand;
import io.isotherm.schema.PoolConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools in which no host comes near overload are left alone, whatever spikes there are for a minute. */
class CalmTest {
    private static final int HOURS_4 = 240;

    @ParameterizedTest
    @ValueSource(strings = {"isotherm", "deviation"})
    void aSpikeOfAMinuteMovesNobody(String levelling) {
        List<VmDemand> vms = new ArrayList<>();
        for (int host = 0; host < 3; host++) {
            for (int i = 0; i < 6; i++) {
                float[] cpu = Demands.constant(0.05 * Demands.HOST_MHZ, HOURS_4);
                if (host == 0 && i == 0) {
                    cpu[120] = (float) (0.6 * Demands.HOST_MHZ);
                }
                vms.add(Demands.vm("v" + host + "-" + i, "h" + host, 1, cpu));
            }
        }
        assertThat(moves(3, vms, levelling)).isZero();
    }

    /** On each host one guest or another uses four tenths of it for a minute, every six minutes. */
    @ParameterizedTest
    @ValueSource(strings = {"isotherm", "deviation"})
    void spikesEverywhereMoveNobody(String levelling) {
        Random random = new Random(7);
        List<VmDemand> vms = new ArrayList<>();
        for (int host = 0; host < 8; host++) {
            float[][] cpu = new float[6][];
            for (int i = 0; i < 6; i++) {
                cpu[i] = Demands.constant(0.04 * Demands.HOST_MHZ, HOURS_4);
            }
            for (int minute = 0; minute < HOURS_4; minute++) {
                if (random.nextInt(6) == 0) {
                    cpu[random.nextInt(6)][minute] = (float) (0.4 * Demands.HOST_MHZ);
                }
            }
            for (int i = 0; i < 6; i++) {
                vms.add(Demands.vm("v" + host + "-" + i, "h" + host, 1, cpu[i]));
            }
        }
        assertThat(moves(8, vms, levelling)).isZero();
    }

    @Test
    void aLargePoolIsNotLevelledForItsOwnSake() {
        Random random = new Random(7);
        List<VmDemand> vms = new ArrayList<>();
        for (int host = 0; host < 150; host++) {
            double use = 0.2 + 0.46 * random.nextDouble(); // The busiest host is at 66 %.
            for (int i = 0; i < 6; i++) {
                vms.add(Demands.vm(
                        "v" + host + "-" + i, "h" + host, 1, Demands.constant(use / 6 * Demands.HOST_MHZ, HOURS_4)));
            }
        }
        assertThat(moves(150, vms, "")).isZero();
    }

    private static long moves(int hosts, List<VmDemand> vms, String levelling) {
        List<HostDemand> all = IntStream.range(0, hosts)
                .mapToObj(host -> Demands.host("h" + host, HOURS_4))
                .toList();
        PoolConfig config = Demands.config();
        if (!levelling.isEmpty()) {
            config.getDecision().setAlgorithms(Map.of("IMBALANCE", levelling));
        }
        return WhatIf.run(Demands.of(HOURS_4, all, vms.toArray(VmDemand[]::new)), config)
                .figures()
                .moves();
    }
}
