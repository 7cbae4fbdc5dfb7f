package io.isotherm.hypervisor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hosts that the topic {@code inventory} gives a pool, as they are now: none before it was read. A change opens and
 * closes only the doors of the hosts that it is about. The door of a host that is retired, or reached otherwise, stays open
 * until whoever has begun something there lets go of it.
 */
public final class PublishedInventory implements Inventory {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedInventory.class);

    private final Function<ListedHost, Hypervisor> doors;
    private final Predicate<ListedHost> here;
    private final HostPower power;
    private final boolean lingering;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final SortedMap<String, Entry> present = new TreeMap<>();
    private final List<Entry> retired = new ArrayList<>();

    private record Entry(ListedHost host, Hypervisor door) {}

    /**
     * @param doors opens the door to a host; connects to nothing yet
     * @param here whether a host is the machine that this process runs on
     * @param lingering whether somebody will {@link #release} what is retired; else it is closed at once
     */
    public PublishedInventory(
            Function<ListedHost, Hypervisor> doors, Predicate<ListedHost> here, HostPower power, boolean lingering) {
        this.doors = doors;
        this.here = here;
        this.power = power;
        this.lingering = lingering;
    }

    /** Takes up the hosts that the pool has now. */
    public void take(Collection<ListedHost> hosts) {
        synchronized (this) {
            present.values().removeIf(entry -> {
                boolean stays = hosts.contains(entry.host);
                if (!stays) {
                    retire(entry);
                }
                return !stays;
            });
            for (ListedHost host : hosts) {
                if (!present.containsKey(host.name())) {
                    LOG.info("Host {} of pool {} is reached at {}", host.name(), host.pool(), host.uri());
                    present.put(host.name(), new Entry(host, doors.apply(host)));
                }
            }
        }
        listeners.forEach(Runnable::run);
    }

    private void retire(Entry entry) {
        LOG.info(
                "Host {} of pool {} is retired, or reached otherwise from now on",
                entry.host.name(),
                entry.host.pool());
        if (lingering) {
            retired.add(entry);
        } else {
            entry.door.close();
        }
    }

    @Override
    public synchronized SortedSet<String> hosts() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(present.keySet()));
    }

    @Override
    public synchronized Optional<Hypervisor> hypervisor(String host) {
        return Optional.ofNullable(present.get(host)).map(Entry::door);
    }

    @Override
    public HostPower power() {
        return power;
    }

    /**
     * {@inheritDoc} Hosts are named by name or by the machine's UUID, whatever it is called; where none is named, it is the
     * one that this process runs on.
     */
    @Override
    public synchronized SortedSet<String> selected(Collection<String> wanted) {
        SortedSet<String> selected = new TreeSet<>();
        present.forEach((name, entry) -> {
            boolean named = wanted.contains(name)
                    || entry.host
                            .uuid()
                            .map(UUID::toString)
                            .filter(uuid -> wanted.stream().anyMatch(uuid::equalsIgnoreCase))
                            .isPresent();
            if (wanted.isEmpty() ? here.test(entry.host) : named) {
                selected.add(name);
            }
        });
        return Collections.unmodifiableSortedSet(selected);
    }

    @Override
    public boolean isFixed() {
        return false;
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private synchronized Optional<Hypervisor> lingering(String host) {
        return retired.stream()
                .filter(entry -> entry.host.name().equals(host))
                .map(Entry::door)
                .findFirst();
    }

    @Override
    public synchronized void release(Collection<String> busy) {
        retired.removeIf(entry -> {
            boolean over = !busy.contains(entry.host.name());
            if (over) {
                entry.door.close();
            }
            return over;
        });
    }

    @Override
    public Inventory withRetired() {
        return new Inventory() {
            @Override
            public SortedSet<String> hosts() {
                synchronized (PublishedInventory.this) {
                    SortedSet<String> all = new TreeSet<>(present.keySet());
                    retired.forEach(entry -> all.add(entry.host.name()));
                    return all;
                }
            }

            @Override
            public Optional<Hypervisor> hypervisor(String host) {
                return PublishedInventory.this.hypervisor(host).or(() -> lingering(host));
            }

            @Override
            public HostPower power() {
                return power;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public synchronized void close() {
        present.values().forEach(entry -> entry.door.close());
        retired.forEach(entry -> entry.door.close());
        present.clear();
        retired.clear();
    }
}
