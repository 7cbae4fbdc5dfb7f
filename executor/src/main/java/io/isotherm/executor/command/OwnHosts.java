package io.isotherm.executor.command;

import io.isotherm.executor.ExecutorConfig;
import io.isotherm.hypervisor.Inventory;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The hosts that this executor serves now, as configuration and inventory say together. Thread-safe. */
public final class OwnHosts {
    private final ExecutorConfig config;
    private final Inventory inventory;
    private volatile Selection now = Selection.NONE;
    private volatile @Nullable Selection ofFixed;

    /**
     * Hosts by name.
     *
     * @param guests whose guests it migrates away
     * @param power whose power it controls
     */
    public record Selection(SortedSet<String> guests, SortedSet<String> power) {
        /** No host. */
        public static final Selection NONE = new Selection(new TreeSet<>(), new TreeSet<>());

        public Selection {
            guests = Collections.unmodifiableSortedSet(new TreeSet<>(guests));
            power = Collections.unmodifiableSortedSet(new TreeSet<>(power));
        }

        /** Those of them that are not among others. */
        Selection without(Selection others) {
            SortedSet<String> itsGuests = new TreeSet<>(guests);
            itsGuests.removeAll(others.guests);
            SortedSet<String> itsPower = new TreeSet<>(power);
            itsPower.removeAll(others.power);
            return new Selection(itsGuests, itsPower);
        }

        /** Those of them that are among others. */
        Selection within(Selection others) {
            return without(without(others));
        }

        /** These and others. */
        Selection with(Selection others) {
            SortedSet<String> allGuests = new TreeSet<>(guests);
            allGuests.addAll(others.guests);
            SortedSet<String> allPower = new TreeSet<>(power);
            allPower.addAll(others.power);
            return new Selection(allGuests, allPower);
        }

        /** Whether there is none. */
        public boolean isEmpty() {
            return guests.isEmpty() && power.isEmpty();
        }
    }

    public OwnHosts(ExecutorConfig config, Inventory inventory) {
        this.config = config;
        this.inventory = inventory;
    }

    /** What the inventory gives it now; nothing changes by asking. The same object where the inventory's hosts stay the same. */
    public Selection wanted() {
        Selection known = ofFixed;
        if (known != null) {
            return known;
        }
        Selection selected = select();
        ofFixed = inventory.isFixed() ? selected : null;
        return selected;
    }

    private Selection select() {
        if (config.isForPowerAlone()) {
            SortedSet<String> controlled =
                    config.powerHosts().isEmpty() ? inventory.hosts() : inventory.selected(config.powerHosts());
            SortedSet<String> power = new TreeSet<>(controlled);
            power.removeIf(host -> !inventory.power().isControlled(host));
            return new Selection(new TreeSet<>(), power);
        }
        boolean noPower = config.powerHosts().isEmpty();
        return new Selection(
                // One of a fixed inventory that names none for guests is for power alone.
                config.hosts().isEmpty() && inventory.isFixed() ? new TreeSet<>() : inventory.selected(config.hosts()),
                noPower ? new TreeSet<>() : inventory.selected(config.powerHosts()));
    }

    /** Serves these from now on. */
    public void serve(Selection selection) {
        now = selection;
    }

    /** What it serves now. */
    public Selection now() {
        return now;
    }

    /** Whether a host is the one that this executor runs on, and the only one that it serves. */
    public boolean isItself(String host) {
        return now.guests.size() == 1
                && now.guests.contains(host)
                && inventory.selected(List.of()).contains(host);
    }

    /** Whether the inventory has the host, whoever serves it. */
    boolean isKnown(String host) {
        return inventory.hosts().contains(host);
    }

    /** Hosts whose guests it migrates away. */
    public SortedSet<String> guests() {
        return now.guests;
    }

    /** Hosts whose power it controls. */
    public SortedSet<String> power() {
        return now.power;
    }
}
