package io.isotherm.launcher.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.isotherm.hypervisor.power.PowerProtocol;
import io.isotherm.hypervisor.power.PowerSetting;
import io.isotherm.pool.PoolKeys;
import io.isotherm.runtime.config.ConfigException;
import io.isotherm.runtime.config.ConfigReader;
import io.isotherm.schema.InventoryHost;
import io.isotherm.schema.PowerControl;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code inventory.yaml}: the hosts of one pool, as the operator writes them.
 *
 * @param pool name of the pool
 * @param hosts by name
 */
public record InventoryFile(String pool, SortedMap<String, InventoryHost> hosts) {
    private static final String HOSTS = "hosts";
    private static final double MOST_WATTS = 1e6;

    /** Whether this is an inventory, and not the configuration of a pool. */
    public static boolean isInventory(ObjectNode root) {
        return root.has(HOSTS);
    }

    /**
     * Reads the inventory of a pool.
     *
     * @param source the file, for messages
     * @throws ConfigException with every problem: unknown keys, values out of range, names, addresses and UUIDs that stand
     *     twice
     */
    public static InventoryFile parse(String source, ObjectNode root) {
        ConfigReader reader = new ConfigReader(source, root);
        String pool = reader.requiredString("pool");
        if (!pool.isEmpty() && !PoolKeys.isPoolName(pool)) {
            reader.problem("pool", "'" + pool + "'", PoolKeys.POOL_NAME_FORM);
        }
        SortedMap<String, InventoryHost> hosts = new TreeMap<>();
        Map<String, String> owners = new HashMap<>();
        for (ConfigReader entry : reader.list(HOSTS)) {
            InventoryHost host = host(entry, pool);
            if (host.getHost().isEmpty()) {
                continue;
            }
            if (!PoolKeys.isName(host.getHost())) {
                entry.problem("name", "'" + host.getHost() + "'", PoolKeys.HOST_NAME_FORM);
            }
            if (hosts.put(host.getHost(), host) != null) {
                entry.problem("name", "'" + host.getHost() + "' (given twice)", "unique");
            }
            unique(entry, "uri", host.getUri(), host.getHost(), owners);
            unique(entry, "migrationUri", host.getMigrationUri(), host.getHost(), owners);
            unique(entry, "uuid", host.getUuid(), host.getHost(), owners);
        }
        reader.finish();
        return new InventoryFile(pool, hosts);
    }

    private static InventoryHost host(ConfigReader entry, String pool) {
        InventoryHost host = InventoryHost.newBuilder()
                .setPool(pool)
                .setHost(entry.requiredString("name"))
                .setUri(entry.requiredString("uri"))
                .setMigrationUri(entry.string("migrationUri", ""))
                .setUuid(uuid(entry))
                .setNetworkBytesPerSecond(
                        entry.number("networkBytesPerSecond", 0, 0, InventoryConfig.MOST_BYTES_PER_SECOND))
                .setDiskBytesPerSecond(entry.number("diskBytesPerSecond", 0, 0, InventoryConfig.MOST_BYTES_PER_SECOND))
                .setCpuMhz(entry.number("cpuMhz", 0, 0, InventoryConfig.MOST_MHZ))
                .setMemoryKib(entry.whole("memoryKib", 0, 0, InventoryConfig.MOST_KIB))
                .setWatts(watts(entry))
                .setPower(power(entry))
                .setAppliedAt(Instant.EPOCH)
                .build();
        requireReachable(entry, "uri", host.getUri());
        requireReachable(entry, "migrationUri", host.getMigrationUri());
        return host;
    }

    /** An address that leads every machine to itself is no host's. */
    private static void requireReachable(ConfigReader entry, String key, String uri) {
        if (uri.matches("(xen|qemu):///.*")) {
            entry.problem(
                    key,
                    "'" + uri + "', which leads every machine to itself,",
                    "an address that other machines reach, such as xen+tls://HOST/system; an agent on that host finds"
                            + " out by itself that it is there");
        }
    }

    private static @Nullable String uuid(ConfigReader entry) {
        Optional<String> text = entry.optionalString("uuid");
        try {
            return text.map(UUID::fromString).map(UUID::toString).orElse(null);
        } catch (IllegalArgumentException e) {
            entry.problem("uuid", "'" + text.orElse("") + "'", "a UUID");
            return null;
        }
    }

    private static List<Double> watts(ConfigReader entry) {
        List<Double> watts = new ArrayList<>();
        for (String text : entry.strings("watts", List.of())) {
            double value = number(text);
            if (!(value >= 0 && value <= MOST_WATTS)) {
                entry.problem("watts", "'" + text + "'", "a list of watts from 0 to 1000000, as in [93, 135]");
            }
            watts.add(value);
        }
        if (watts.size() == 1) {
            entry.problem("watts", watts.toString(), "a list of at least two: idle and full load");
        }
        return watts;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static @Nullable PowerControl power(ConfigReader entry) {
        if (!entry.has("power")) {
            return null;
        }
        ConfigReader power = entry.section("power");
        String driver = power.requiredString("driver");
        String address = power.requiredString("address");
        String credentials = power.string("credentials", "");
        if (!credentials.isEmpty() && !PoolKeys.isPoolName(credentials)) {
            power.problem("credentials", "'" + credentials + "'", "the name of files, without their directory");
        }
        Map<String, String> settings = new TreeMap<>();
        Optional<PowerProtocol> protocol = PowerProtocol.of(driver);
        if (protocol.isPresent()) {
            if (!address.isEmpty() && !protocol.get().acceptsAddress(address)) {
                power.problem("address", "'" + address + "'", protocol.get().addressForm());
            }
            for (PowerSetting setting : protocol.get().settings()) {
                settings.putAll(setting(power, setting));
            }
        } else if (!driver.isEmpty()) {
            power.problem("driver", "'" + driver + "'", "one of " + PowerProtocol.drivers());
        }
        return PowerControl.newBuilder()
                .setDriver(driver.toLowerCase(Locale.ROOT))
                .setAddress(address)
                .setCredentials(credentials)
                .setForceOff(power.flag("forceOff", false))
                .setSettings(settings)
                .build();
    }

    /** What is said of a setting: a text, or a list of them. */
    private static Map<String, String> setting(ConfigReader power, PowerSetting setting) {
        if (!power.has(setting.key())) {
            return Map.of();
        }
        String value = String.join(",", power.strings(setting.key(), List.of()));
        if (!setting.accepts(value)) {
            power.problem(setting.key(), "'" + value + "'", setting.form());
        }
        return Map.of(setting.key(), value);
    }

    private static void unique(
            ConfigReader entry, String key, @Nullable String value, String host, Map<String, String> owners) {
        if (value == null || value.isEmpty()) {
            return;
        }
        String other = owners.putIfAbsent(key + " " + value.toLowerCase(Locale.ROOT), host);
        if (other != null && !other.equals(host)) {
            entry.problem(key, "'" + value + "' (that of host " + other + " too)", "one host's alone");
        }
    }
}
