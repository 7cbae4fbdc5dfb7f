package io.isotherm.replay.recording;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.InventoryHost;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.PoolConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Small records for recordings. */
final class Records {
    static final Instant START = Instant.parse("2026-03-02T06:00:00Z");

    private Records() {}

    static Instant at(long second) {
        return START.plusSeconds(second);
    }

    static Recorded sample(String host, long second) {
        HostMetrics sample = HostMetrics.newBuilder()
                .setPool("lab")
                .setHost(host)
                .setSampledAt(at(second))
                .setSequence(second)
                .setCollectorStartedAt(START)
                .setCapacity(new HostCapacity(4, 2400.0, 1L << 24, 0.0, 0.0))
                .setCpuTimeNanos(second * 1_000_000_000L)
                .setMemoryUsedKib(1 << 20)
                .setVms(List.of())
                .build();
        return Recorded.of("host-metrics", "lab/" + host, at(second), sample);
    }

    static Recorded config(long version, long second) {
        PoolConfig config = PoolConfigs.defaults("lab");
        config.setVersion(version);
        config.setAppliedAt(at(second));
        return Recorded.of("pool-config", "lab", at(second), config);
    }

    static Recorded listed(String host, long second) {
        InventoryHost listed = InventoryHost.newBuilder()
                .setPool("lab")
                .setHost(host)
                .setUri("xen+tls://" + host + "/system")
                .setAppliedAt(at(second))
                .build();
        return Recorded.of("inventory", "lab/" + host, at(second), listed);
    }

    static Recorded event(String command, long second) {
        MigrationEvent event = MigrationEvent.newBuilder()
                .setCommandId(command)
                .setPool("lab")
                .setVm("vm")
                .setSource("a")
                .setDestination("b")
                .setAt(at(second))
                .setStatus(CommandStatus.ACCEPTED)
                .setReason(MigrationReason.NONE)
                .build();
        return Recorded.of("migration-events", "lab/a", at(second), event);
    }

    static void write(Path file, List<Recorded> records) {
        try (RecordingWriter writer = RecordingWriter.create(file, Optional.of("lab"), Recording.recordable())) {
            records.forEach(writer::write);
        }
    }

    static List<Recorded> read(Recording recording) {
        List<Recorded> records = new ArrayList<>();
        try (RecordingReader reader = recording.read()) {
            reader.forEachRemaining(records::add);
        }
        return records;
    }
}
