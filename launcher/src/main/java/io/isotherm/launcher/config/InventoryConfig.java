package io.isotherm.launcher.config;

import io.isotherm.hypervisor.DeclaredCapacity;
import io.isotherm.pool.PoolKeys;
import io.isotherm.runtime.config.ConfigReader;
import io.isotherm.runtime.config.Scalar;
import io.isotherm.runtime.config.Setting;
import io.isotherm.runtime.config.Settings;
import io.isotherm.runtime.config.Settings.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The pool's hosts.
 *
 * @param simulated address of a simulated pool, as `isotherm simulate` gives it; instead of hosts
 * @param hosts hosts that libvirt reaches
 */
public record InventoryConfig(Optional<String> simulated, List<Host> hosts) {
    static final double MOST_BYTES_PER_SECOND = 1e15;
    static final double MOST_MHZ = 100_000;
    static final long MOST_KIB = 1L << 40;

    private static final Setting<String> NAME =
            Setting.required("inventory.hosts[].name", "Name of the host, as it shows everywhere; unique.");
    private static final Setting<String> URI =
            Setting.required("inventory.hosts[].uri", "libvirt's address of it from this process.");
    private static final Setting<Optional<String>> MIGRATION_URI = Setting.optional(
            "inventory.hosts[].migrationUri",
            Scalar.text(),
            "libvirt's address of it from the other hosts; where none is given, its uri.");
    private static final Setting<Double> NETWORK = Setting.of(
            "inventory.hosts[].networkBytesPerSecond",
            Scalar.number(0, MOST_BYTES_PER_SECOND),
            0.0,
            "What its network can carry, in bytes per second; 0: unknown, and its use is not judged.");
    private static final Setting<Double> DISK = Setting.of(
            "inventory.hosts[].diskBytesPerSecond",
            Scalar.number(0, MOST_BYTES_PER_SECOND),
            0.0,
            "What its disks can carry, in bytes per second; 0: unknown, and their use is not judged.");
    private static final Setting<Double> CPU_MHZ = Setting.of(
            "inventory.hosts[].cpuMhz",
            Scalar.number(0, MOST_MHZ),
            0.0,
            "Speed of one of its CPUs, in MHz, where the host tells none or a wrong one; 0: as it says.");
    private static final Setting<Long> MEMORY = Setting.of(
            "inventory.hosts[].memoryKib",
            Scalar.whole(0, MOST_KIB),
            0L,
            "Its memory, in KiB, where the host tells a wrong one; 0: as it says.");
    private static final Setting<Optional<UUID>> MACHINE_UUID = Setting.optional(
            "inventory.hosts[].uuid",
            Scalar.uuid(),
            "The machine's own UUID; where it is given no other machine is taken for this host.");

    /** What each entry of {@code inventory.hosts} holds. */
    public static final Section HOST_SECTION = new Section(
            "inventory.hosts[]",
            "One host of the pool.",
            List.of(NAME, URI, MIGRATION_URI, NETWORK, DISK, CPU_MHZ, MEMORY, MACHINE_UUID));

    public static final Setting<Optional<String>> SIMULATED = Setting.optional(
            "inventory.simulated",
            Scalar.text(),
            "Address of a simulated pool, as 'isotherm simulate' gives it; instead of inventory.hosts.");
    public static final Setting<List<Host>> HOSTS = new Setting<>(
            "inventory.hosts",
            List.of(),
            "a list of hosts",
            List.of(),
            hosts -> true,
            hosts -> "",
            (section, key, none) -> hosts(section, key),
            false,
            "The pool's hosts, each with the keys below.");

    public static final Section SECTION = new Section("inventory", "The pool's hosts.", List.of(SIMULATED, HOSTS));

    /**
     * One host.
     *
     * @param uri libvirt's address of it, from here
     * @param migrationUri libvirt's address of it, from the other hosts
     * @param capacity what it has, where the operator says so
     * @param uuid the machine's own UUID; where it is given no other machine is taken for this host
     */
    public record Host(String name, String uri, String migrationUri, DeclaredCapacity capacity, Optional<UUID> uuid) {}

    public InventoryConfig {
        hosts = List.copyOf(hosts);
    }

    public static InventoryConfig from(Settings settings) {
        return new InventoryConfig(settings.get(SIMULATED), settings.get(HOSTS));
    }

    private static List<Host> hosts(ConfigReader section, String key) {
        Set<String> names = new HashSet<>();
        List<Host> hosts = new ArrayList<>();
        for (ConfigReader entry : section.list(key)) {
            Settings host = Settings.readSection(entry, HOST_SECTION);
            if (!names.add(host.get(NAME))) {
                entry.problem("name", "'" + host.get(NAME) + "' (given twice)", "unique");
            }
            if (!host.get(NAME).isEmpty() && !PoolKeys.isName(host.get(NAME))) {
                entry.problem("name", "'" + host.get(NAME) + "'", PoolKeys.HOST_NAME_FORM);
            }
            hosts.add(new Host(
                    host.get(NAME),
                    host.get(URI),
                    host.get(MIGRATION_URI).orElse(host.get(URI)),
                    new DeclaredCapacity(host.get(NETWORK), host.get(DISK), host.get(CPU_MHZ), host.get(MEMORY)),
                    host.get(MACHINE_UUID)));
        }
        if (!hosts.isEmpty() && section.has("simulated")) {
            section.problem("simulated", "given", "left out where inventory.hosts are given");
        }
        return hosts;
    }
}
