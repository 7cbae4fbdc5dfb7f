package io.isotherm.launcher.operate;

import io.isotherm.schema.InventoryHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.Schema.Field;

/**
 * What becomes of a pool's inventory when another takes its place.
 *
 * @param hosts what is said anew of each host, by name; empty for one that is retired
 * @param lines the same for people, by name
 */
record InventoryChange(SortedMap<String, Optional<InventoryHost>> hosts, List<String> lines) {

    /** From what holds to what is wanted, both by name. */
    static InventoryChange between(SortedMap<String, InventoryHost> known, SortedMap<String, InventoryHost> wanted) {
        SortedMap<String, Optional<InventoryHost>> hosts = new TreeMap<>();
        List<String> lines = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(known.keySet());
        names.addAll(wanted.keySet());
        for (String name : names) {
            InventoryHost before = known.get(name);
            InventoryHost after = wanted.get(name);
            if (before == null && after != null) {
                hosts.put(name, Optional.of(after));
                String former = sameMachine(after, known, wanted)
                        .map(machine -> ": " + machine + " under another name")
                        .orElse("");
                lines.add("added    " + name + " (" + after.getUri() + ")" + former);
            } else if (before != null && after == null) {
                hosts.put(name, Optional.empty());
                String latter = sameMachine(before, wanted, known)
                        .map(machine -> ": it is called " + machine)
                        .orElse(": it is neither read nor commanded any more, and its guests stay as they are");
                lines.add("retired  " + name + latter);
            } else if (before != null && after != null) {
                List<String> changes = changes(before, after);
                if (!changes.isEmpty()) {
                    hosts.put(name, Optional.of(after));
                    lines.add("changed  " + name + ": " + String.join(", ", changes));
                }
            }
        }
        return new InventoryChange(hosts, lines);
    }

    /** The name of the same machine among others, if it is new there: the other name of one that is renamed. */
    private static Optional<String> sameMachine(
            InventoryHost host, SortedMap<String, InventoryHost> others, SortedMap<String, InventoryHost> own) {
        return others.values().stream()
                .filter(other -> !own.containsKey(other.getHost()))
                .filter(other -> other.getUri().equalsIgnoreCase(host.getUri())
                        || (host.getUuid() != null && host.getUuid().equals(other.getUuid())))
                .map(InventoryHost::getHost)
                .findFirst();
    }

    private static List<String> changes(InventoryHost before, InventoryHost after) {
        List<String> changes = new ArrayList<>();
        for (Field field : InventoryHost.getClassSchema().getFields()) {
            Object former = before.get(field.pos());
            Object now = after.get(field.pos());
            if (!field.name().equals("appliedAt") && !Objects.equals(former, now)) {
                changes.add(field.name() + " " + text(former) + " -> " + text(now));
            }
        }
        return changes;
    }

    private static String text(Object value) {
        String text = String.valueOf(value);
        return value == null || text.isEmpty() ? "none" : text;
    }
}
