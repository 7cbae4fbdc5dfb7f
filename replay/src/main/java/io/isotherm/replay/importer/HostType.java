package io.isotherm.replay.importer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hosts of one kind, as given on the command line: {@code
 * count=12,cpus=32,mhz=2600,memory=768GiB,network=1250,disk=1000,watts=93.7/135}.
 *
 * @param count how many, at least 1
 * @param cpus physical CPUs of each, at least 1
 * @param mhz speed of one CPU, in MHz
 * @param memoryKib memory of each, in KiB
 * @param networkBytesPerSecond what the guests of one can send and receive together; 0 means no limit
 * @param diskBytesPerSecond what they can read and write together; 0 means no limit
 * @param watts drawn at evenly spaced CPU use from 0 to 1, at least two points
 */
public record HostType(
        int count,
        int cpus,
        double mhz,
        long memoryKib,
        double networkBytesPerSecond,
        double diskBytesPerSecond,
        List<Double> watts) {

    /** What a description looks like, for messages and help. */
    public static final String FORM =
            "count=N,cpus=N,mhz=N,memory=NGiB and, as far as it matters, network=N and disk=N "
                    + "(MB/s; without: no limit), watts=IDLE/.../FULL";

    private static final List<String> KEYS = List.of("count", "cpus", "mhz", "memory", "network", "disk", "watts");
    private static final Pattern MEMORY = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([MGT])iB");
    private static final double BYTES_PER_MB = 1e6;

    public HostType {
        watts = List.copyOf(watts);
    }

    /** Hosts by their names: {@code host001}, {@code host002}, ... through all kinds. */
    public static Map<String, HostType> named(List<HostType> types) {
        Map<String, HostType> hosts = new LinkedHashMap<>();
        for (HostType type : types) {
            for (int i = 0; i < type.count(); i++) {
                hosts.put(String.format(Locale.ROOT, "host%03d", hosts.size() + 1), type);
            }
        }
        return hosts;
    }

    /**
     * Reads a description.
     *
     * @throws IllegalArgumentException if it is none, with the value and what is allowed
     */
    public static HostType parse(String text) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'" + part + "' in '" + text + "' is no key=value; give " + FORM);
            }
            String key = part.substring(0, equals).strip();
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("'" + key + "' is not known of a host; give " + FORM);
            }
            if (given.put(key, part.substring(equals + 1).strip()) != null) {
                throw new IllegalArgumentException(key + " of a host is there twice; give it once");
            }
        }
        return new HostType(
                whole(given, "count", 100_000),
                whole(given, "cpus", 4096),
                number(given, "mhz", 1, 1e6),
                memory(given),
                given.containsKey("network") ? number(given, "network", 0, 1e9) * BYTES_PER_MB : 0,
                given.containsKey("disk") ? number(given, "disk", 0, 1e9) * BYTES_PER_MB : 0,
                watts(given));
    }

    private static double number(Map<String, String> given, String key, double least, double most) {
        String text = given.getOrDefault(key, "");
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            value = Double.NaN;
        }
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(key + " of a host is '" + text + "'; give a number from " + (long) least
                    + " to " + (long) most + ", as in " + FORM);
        }
        return value;
    }

    private static int whole(Map<String, String> given, String key, int most) {
        double value = number(given, key, 1, most);
        if (value != Math.rint(value)) {
            throw new IllegalArgumentException(
                    key + " of a host is '" + given.get(key) + "'; give a whole number, as in " + FORM);
        }
        return (int) value;
    }

    private static long memory(Map<String, String> given) {
        String text = given.getOrDefault("memory", "");
        Matcher matcher = MEMORY.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "memory of a host is '" + text + "'; give a number with a unit of MiB, GiB or TiB, as in 768GiB");
        }
        long unit = 1L << (10 * ("MGT".indexOf(matcher.group(2)) + 1));
        return Math.max(1, Math.round(Double.parseDouble(matcher.group(1)) * unit));
    }

    private static List<Double> watts(Map<String, String> given) {
        String text = given.getOrDefault("watts", "100/250");
        List<Double> watts = new ArrayList<>();
        for (String point : text.split("/", -1)) {
            watts.add(number(Map.of("watts", point), "watts", 0, 1e6));
        }
        if (watts.size() < 2) {
            throw new IllegalArgumentException(
                    "watts of a host is '" + text + "'; give at least two points, idle and full, as in 100/250");
        }
        return watts;
    }
}
