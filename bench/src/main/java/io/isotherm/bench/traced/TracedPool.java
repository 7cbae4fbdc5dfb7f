package io.isotherm.bench.traced;

import io.isotherm.replay.importer.HostType;
import io.isotherm.replay.importer.TraceFormat;
import java.util.Locale;

/** Whose days are run, and on which hosts unless others are asked for. A VM holds all of its memory, as on Xen. */
public enum TracedPool {
    /**
     * Some 490 VMs of businesses, whose sizes the days tell. For balancing ten hosts are tight: all VMs hold more than half of
     * the memory, and the busiest hour takes nine tenths of the CPU. For consolidating sixteen leave room: all VMs hold a
     * third of the memory and use a quarter to four tenths of the CPU on average, three quarters at the worst.
     */
    BITBRAINS(
            TraceFormat.BITBRAINS,
            "count=10,cpus=32,mhz=2900,memory=768GiB,network=125,disk=300,watts=110/180/240/300/370",
            "count=16,cpus=24,mhz=2900,memory=768GiB,network=125,disk=300,watts=100/160/210/260/320"),
    /**
     * Some 150 VMs made of Google's jobs, other ones each day, of 2 CPUs and 8 GiB each. For balancing six hosts are tight: all
     * VMs hold three quarters to five sixths of the memory, and the busiest step takes 86 to 99 % of the CPU. For
     * consolidating twelve leave room, of which CPU and memory both want about five.
     */
    GOOGLE(
            TraceFormat.GOOGLE,
            "count=6,cpus=16,mhz=2100,memory=256GiB,network=125,watts=90/140/185/225/270",
            "count=12,cpus=16,mhz=2500,memory=256GiB,network=125,watts=90/140/185/225/270");

    private final TraceFormat format;
    private final String tight;
    private final String roomy;

    TracedPool(TraceFormat format, String tight, String roomy) {
        this.format = format;
        this.tight = tight;
        this.roomy = roomy;
    }

    /** The form of its days. */
    TraceFormat format() {
        return format;
    }

    /** The hosts that an experiment runs on unless others are asked for, in the form of {@link HostType}. */
    public String defaultHosts(Experiment experiment) {
        return switch (experiment) {
            case BALANCING -> tight;
            case CONSOLIDATING -> roomy;
        };
    }

    /** The pool's name in its configuration. */
    String poolName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
