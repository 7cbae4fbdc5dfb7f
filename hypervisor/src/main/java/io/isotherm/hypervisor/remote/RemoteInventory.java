package io.isotherm.hypervisor.remote;

import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.Inventory;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The inventory that an {@link InventoryServer} lends. Its hosts are asked for once, at the beginning; all else at each call. */
public final class RemoteInventory implements Inventory {
    /** Who starts waits for it; the hosts are listed at once by a pool that is well. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(5);

    private final RemoteCalls calls;
    private final ScheduledExecutorService watch;
    private final SortedMap<String, Hypervisor> hypervisors = new TreeMap<>();

    /**
     * @param url as {@link InventoryServer#url()} gives it
     * @throws io.isotherm.hypervisor.HypervisorException if the server does not answer
     */
    public RemoteInventory(String url) {
        this.calls = new RemoteCalls(url);
        this.watch = new ScheduledThreadPoolExecutor(1, runnable -> {
            Thread thread = new Thread(runnable, "remote-migrations");
            thread.setDaemon(true);
            return thread;
        });
        for (String host : calls.get("/hosts", Wire.Hosts.class, FIRST_ANSWER).hosts()) {
            hypervisors.put(host, new RemoteHypervisor(host, calls, watch));
        }
    }

    @Override
    public SortedSet<String> hosts() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(hypervisors.keySet()));
    }

    @Override
    public Optional<Hypervisor> hypervisor(String host) {
        return Optional.ofNullable(hypervisors.get(host));
    }

    @Override
    public HostPower power() {
        return new HostPower() {
            @Override
            public State state(String host) {
                return call(host, "state").state();
            }

            @Override
            public void sleep(String host) {
                call(host, "sleep");
            }

            @Override
            public void wake(String host) {
                call(host, "wake");
            }

            private Wire.Power call(String host, String request) {
                return calls.get("/power/" + RemoteCalls.encoded(host) + "/" + request, Wire.Power.class);
            }
        };
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
