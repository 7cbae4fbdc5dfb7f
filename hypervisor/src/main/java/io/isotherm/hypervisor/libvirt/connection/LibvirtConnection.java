package io.isotherm.hypervisor.libvirt.connection;

import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a host's libvirt, opened when it is needed and opened anew when it was lost. Each call has a
 * deadline. After a failure to connect, no attempt is made for a while: calls fail at once meanwhile.
 */
public final class LibvirtConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LibvirtConnection.class);

    /** Something done over a connection. Objects gained from it must not leave the call. */
    public interface Work<T> {
        T on(Connect connect) throws LibvirtException;
    }

    /** A connection whose other end says nothing for so many times so many seconds is lost. */
    private static final int KEEPALIVE_SECONDS = 10;

    private static final int KEEPALIVE_COUNT = 6;

    private final LibvirtHost host;
    private final LibvirtLimits limits;
    private final DeadlineCalls calls;
    /** Of their own, since a guest that migrates may hold them for long, and the host must still be read. */
    private final DeadlineCalls guestCalls;

    private final AtomicReference<@Nullable Handle> current = new AtomicReference<>();
    private final ReentrantLock opening = new ReentrantLock();
    private int failures;
    private long notBefore;
    private String lastFailure = "";

    public LibvirtConnection(LibvirtHost host, LibvirtLimits limits) {
        this.host = host;
        this.limits = limits;
        this.calls = new DeadlineCalls(host.name(), "libvirt", limits.concurrentCalls());
        this.guestCalls = new DeadlineCalls(host.name(), "guest", limits.concurrentCalls());
    }

    /** Calls the host; if the call misses its deadline the connection is given up. */
    public <T> T call(Work<T> work) {
        try {
            return calls.call(limits.callDeadline(), () -> onLiveConnection(work));
        } catch (DeadlineCalls.DeadlineMissedException e) {
            Handle handle = current.getAndSet(null);
            if (handle != null) {
                handle.drop();
            }
            throw new HypervisorException(Kind.UNREACHABLE, e.getMessage() + " (" + host.uri() + ")", e);
        }
    }

    /** Calls the host about one guest that may be blocked: a missed deadline is the guest's matter alone. */
    public <T> T callAboutGuest(Work<T> work) {
        try {
            return guestCalls.call(limits.guestDeadline(), () -> onLiveConnection(work));
        } catch (DeadlineCalls.DeadlineMissedException e) {
            throw new HypervisorException(Kind.VM_BUSY, String.valueOf(e.getMessage()), e);
        }
    }

    private <T> T onLiveConnection(Work<T> work) {
        boolean retried = false;
        while (true) {
            Handle handle = acquire();
            try {
                return work.on(handle.connect);
            } catch (LibvirtException e) {
                if (!lost(handle, e)) {
                    throw LibvirtErrors.ofCall(host.name(), e);
                }
                LOG.info("Lost the connection to host {} ({}): {}", host.name(), host.uri(), e.getMessage());
                forget(handle);
                if (retried) {
                    throw LibvirtErrors.ofCall(host.name(), e);
                }
                // The daemon may have been restarted long ago, and this call is merely the first to notice.
                retried = true;
            } finally {
                handle.release();
            }
        }
    }

    private static boolean lost(Handle handle, LibvirtException e) {
        return LibvirtErrors.meansConnectionLost(LibvirtErrors.codeOf(e)) || !handle.alive();
    }

    private Handle acquire() {
        while (true) {
            Handle handle = current.get();
            if (handle == null) {
                handle = open();
            }
            if (handle.acquire()) {
                if (handle.alive()) {
                    return handle;
                }
                forget(handle);
                handle.release();
            } else {
                current.compareAndSet(handle, null);
            }
        }
    }

    private void forget(Handle handle) {
        current.compareAndSet(handle, null);
        handle.drop();
    }

    private Handle open() {
        opening.lock();
        try {
            Handle opened = current.get();
            if (opened != null) {
                return opened;
            }
            if (failures > 0 && System.nanoTime() - notBefore < 0) {
                throw new HypervisorException(
                        Kind.UNREACHABLE, "Host " + host.name() + " could not be reached a moment ago: " + lastFailure);
            }
            Handle handle = new Handle(connect());
            failures = 0;
            current.set(handle);
            return handle;
        } catch (HypervisorException e) {
            // A refusal within the pause must not lengthen it.
            if (e.kind() == Kind.UNREACHABLE && (failures == 0 || System.nanoTime() - notBefore >= 0)) {
                notBefore = System.nanoTime() + backoff(failures).toNanos();
                failures++;
                lastFailure = String.valueOf(e.getMessage());
            }
            throw e;
        } finally {
            opening.unlock();
        }
    }

    /** Opens a connection of its own for a long call; the caller closes it. */
    public Connect connect() {
        LibvirtLibrary.require();
        Connect connect;
        try {
            connect = new Connect(host.uri());
        } catch (LibvirtException e) {
            throw new HypervisorException(
                    Kind.UNREACHABLE,
                    "Host " + host.name() + " cannot be reached by libvirt at " + host.uri() + ": " + e.getMessage()
                            + "; check the URI, and that libvirtd runs there and listens",
                    e);
        }
        try {
            connect.setKeepAlive(KEEPALIVE_SECONDS, KEEPALIVE_COUNT);
        } catch (LibvirtException e) {
            LOG.debug("Connections to {} have no keepalive: {}", host.uri(), e.getMessage());
        }
        requireIdentity(connect);
        return connect;
    }

    private void requireIdentity(Connect connect) {
        Optional<UUID> wanted = host.uuid();
        if (wanted.isEmpty()) {
            return;
        }
        Optional<UUID> found = HostIdentity.told(connect);
        if (found.isPresent() && !found.equals(wanted)) {
            quietlyClose(connect);
            throw new HypervisorException(
                    Kind.WRONG_HOST,
                    "Behind " + host.uri() + " is the machine " + found.get() + ", and the inventory says that host "
                            + host.name() + " is " + wanted.get() + "; correct its uri or its uuid");
        }
    }

    private Duration backoff(int failuresBefore) {
        Duration pause = limits.firstBackoff().multipliedBy(1L << Math.min(failuresBefore, 16));
        return pause.compareTo(limits.longestBackoff()) > 0 ? limits.longestBackoff() : pause;
    }

    @Override
    public void close() {
        calls.close();
        guestCalls.close();
        Handle handle = current.getAndSet(null);
        if (handle != null) {
            handle.drop();
        }
    }

    /** A native connection, closed when it is given up and nobody uses it any more: never under somebody's feet. */
    private static final class Handle {
        private final Connect connect;
        private int users;
        private boolean dropped;

        private Handle(Connect connect) {
            this.connect = connect;
        }

        private boolean alive() {
            try {
                return connect.isAlive();
            } catch (LibvirtException e) {
                return false;
            }
        }

        private synchronized boolean acquire() {
            if (dropped) {
                return false;
            }
            users++;
            return true;
        }

        private synchronized void release() {
            users--;
            closeIfUnused();
        }

        private synchronized void drop() {
            dropped = true;
            closeIfUnused();
        }

        private void closeIfUnused() {
            if (dropped && users == 0) {
                quietlyClose(connect);
            }
        }
    }

    public static void quietlyClose(Connect connect) {
        try {
            connect.close();
        } catch (LibvirtException e) {
            LOG.debug("Closing a connection failed: {}", e.getMessage());
        }
    }
}
