package io.isotherm.lab;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A guest of the lab. What it says of itself it says from inside, wherever it runs. */
public final class Guest {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final String name;
    private final LabTool tool;

    Guest(String name, LabTool tool) {
        this.name = name;
        this.tool = tool;
    }

    /**
     * A guest's own account.
     *
     * @param boot new with each boot of its kernel
     * @param ticks seconds that it counted since its boot
     * @param uptimeSeconds its kernel's uptime
     */
    public record Account(String boot, long ticks, double uptimeSeconds, String load) {}

    public String name() {
        return name;
    }

    public UUID uuid() {
        return UUID.fromString(tool.run(LIMIT, "guest", "uuid", name));
    }

    public Account account() {
        Map<String, String> fields = Stream.of(
                        tool.run(LIMIT, "guest", "state", name).split(" "))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(field -> field[0], field -> field[1]));
        return new Account(
                fields.getOrDefault("boot", ""),
                Long.parseLong(fields.getOrDefault("ticks", "0")),
                Double.parseDouble(fields.getOrDefault("uptime", "0")),
                fields.getOrDefault("load", ""));
    }

    /** Hosts that show it running: during a migration, two. */
    public List<String> where() {
        return tool.run(LIMIT, "guest", "where", name).lines().toList();
    }

    /** @param load idle, burn, or a share such as 40% of its virtual CPU */
    public void load(String load) {
        tool.run(LIMIT, "load", name, load);
    }

    /** Runs a shell command inside and returns what it prints, with its exit code in the last line. */
    public String run(String command) {
        return tool.run(LIMIT, "guest", "run", name, command);
    }

    /** Ends it at once, wherever it is. */
    public void destroy() {
        tool.run(LIMIT, "guest", "destroy", name);
    }
}
