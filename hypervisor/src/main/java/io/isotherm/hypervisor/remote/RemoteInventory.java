package io.isotherm.hypervisor.remote;

import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.Inventory;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The inventory that an {@link InventoryServer} lends. Asked anew at every call, so that the server may be restarted. */
public final class RemoteInventory implements Inventory {
    private final RemoteCalls calls;
    private final ScheduledExecutorService watch;

    /** @param url as {@link InventoryServer#url()} gives it */
    public RemoteInventory(String url) {
        this.calls = new RemoteCalls(url);
        this.watch = new ScheduledThreadPoolExecutor(1, runnable -> {
            Thread thread = new Thread(runnable, "remote-migrations");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public SortedSet<String> hosts() {
        return new TreeSet<>(calls.get("/hosts", Wire.Hosts.class).hosts());
    }

    @Override
    public Optional<Hypervisor> hypervisor(String host) {
        return hosts().contains(host) ? Optional.of(new RemoteHypervisor(host, calls, watch)) : Optional.empty();
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
