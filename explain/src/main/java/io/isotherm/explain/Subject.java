package io.isotherm.explain;

import io.isotherm.schema.Decision;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.VmLoad;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is asked about.
 *
 * @param kind what it is
 * @param id what records call it: the name of a host or pool, the id of a decision or command, the UUID of a guest
 * @param name what people call it
 */
public record Subject(Kind kind, String id, String name) {

    /** What can be asked about. */
    public enum Kind {
        /** A pool as a whole. */
        POOL,
        /** One decision, by its id. */
        DECISION,
        /** One move or power action, commanded or only recommended, by the id that it has in decisions. */
        COMMAND,
        /** A host. */
        HOST,
        /** A guest. */
        VM;

        /** Its name, for people. */
        public String word() {
            return this == VM ? "VM" : name().toLowerCase(Locale.ROOT);
        }
    }

    /** A pool as a whole. */
    public static Subject pool(String name) {
        return new Subject(Kind.POOL, name, name);
    }

    /**
     * What a word may mean, by the records: a host or guest by its name in any case, a guest by its UUID, a decision or
     * command by its id; {@code host:xen1} and {@code vm:xen1} mean one kind alone.
     *
     * @return nothing where the records do not tell of such; several where there is more than one
     */
    public static List<Subject> find(PoolRecords records, String word) {
        if (records.decision(word).isPresent()) {
            return List.of(new Subject(Kind.DECISION, word, word));
        }
        if (isCommand(records, word)) {
            return List.of(new Subject(Kind.COMMAND, word, word));
        }
        List<Subject> found = new ArrayList<>();
        String host = after("host:", word, "vm:");
        String guest = after("vm:", word, "host:");
        records.hosts().stream()
                .filter(host::equalsIgnoreCase)
                .forEach(name -> found.add(new Subject(Kind.HOST, name, name)));
        guests(records).forEach((uuid, name) -> {
            if (guest.equalsIgnoreCase(uuid) || guest.equalsIgnoreCase(name)) {
                found.add(new Subject(Kind.VM, uuid, name));
            }
        });
        return found;
    }

    private static String after(String prefix, String word, String other) {
        return word.startsWith(prefix) ? word.substring(prefix.length()) : word.startsWith(other) ? "" : word;
    }

    private static boolean isCommand(PoolRecords records, String word) {
        return records.migration(word).isPresent()
                || records.power(word).isPresent()
                || records.move(word).isPresent()
                || records.powerAction(word).isPresent();
    }

    /** The names of all guests that records tell of. */
    public static List<String> guestNames(PoolRecords records) {
        return List.copyOf(guests(records).values());
    }

    /** The names of guests by UUID, as states, commands and decisions tell them. */
    static Map<String, String> guests(PoolRecords records) {
        Map<String, String> names = new TreeMap<>();
        for (Decision decision : records.decisions().values()) {
            decision.getMoves().forEach(move -> names.put(move.getVm(), move.getVmName()));
        }
        for (MigrationCommand command : records.migrations()) {
            names.put(command.getVm(), command.getVmName());
        }
        for (HostState state : records.picture(Instant.MAX)) {
            for (VmLoad vm : state.getVms()) {
                names.put(vm.getUuid(), vm.getName());
            }
        }
        return names;
    }

    /** Such as {@code host xen1}. */
    @Override
    public String toString() {
        return kind.word() + " " + name;
    }
}
