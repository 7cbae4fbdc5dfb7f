package io.isotherm.launcher;

import io.isotherm.schema.DataQuality;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.VmLoad;
import io.isotherm.schema.VmState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Hosts as their pool's newest window shows them. */
public final class SeenHosts {
    private SeenHosts() {}

    /** A host that is fine, with guests that run, in the minute up to an end. */
    public static HostState state(String pool, String host, Instant end, String... guests) {
        return HostState.newBuilder()
                .setPool(pool)
                .setHost(host)
                .setWindowStart(end.minusSeconds(60))
                .setWindowEnd(end)
                .setPoolHosts(2)
                .setConfigVersion(0)
                .setDetector("static")
                .setTemperature(Temperature.NORMAL)
                .setSince(end)
                .setQuality(DataQuality.GOOD)
                .setCompleteness(1)
                .setResources(List.of())
                .setVms(Stream.of(guests).map(SeenHosts::guest).toList())
                .build();
    }

    /** The UUID that a guest has here. */
    public static String uuid(String guest) {
        return UUID.nameUUIDFromBytes(guest.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static VmLoad guest(String name) {
        return VmLoad.newBuilder()
                .setUuid(uuid(name))
                .setName(name)
                .setState(VmState.RUNNING)
                .setMeasured(true)
                .setVcpus(1)
                .setCpuMean(0.5)
                .setCpuP95(0.5)
                .setMemoryKib(1L << 20)
                .setNetworkBytesPerSecond(0)
                .setDiskBytesPerSecond(0)
                .build();
    }
}
