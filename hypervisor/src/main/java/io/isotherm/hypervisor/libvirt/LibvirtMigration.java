package io.isotherm.hypervisor.libvirt;

import io.isotherm.hypervisor.GuestPresence;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.Migration;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.Domain.MigrateFlags;
import org.libvirt.LibvirtException;
import org.libvirt.TypedParameter;
import org.libvirt.TypedStringParameter;

/** A peer-to-peer migration under way. Xen tells nothing of its progress but the time. */
final class LibvirtMigration implements Migration {
    private final GuestPresence guest;
    private final String source;
    private final LibvirtHost destination;
    private final long begunAt = System.nanoTime();
    private final CompletableFuture<Void> completion = new CompletableFuture<>();
    private volatile long endedAt;
    private volatile boolean ended;
    private volatile @Nullable HypervisorException failure;

    LibvirtMigration(GuestPresence guest, String source, LibvirtHost destination) {
        this.guest = guest;
        this.source = source;
        this.destination = destination;
    }

    /** Migrates, and returns when it is over. */
    void run(Supplier<Connect> connecting) {
        String what =
                "Migration of " + guest.name() + " (" + guest.uuid() + ") from " + source + " to " + destination.name();
        try {
            Connect connect = connecting.get();
            try {
                migrate(connect, what);
            } finally {
                LibvirtConnection.quietlyClose(connect);
            }
        } catch (LibvirtException e) {
            failure = LibvirtErrors.ofMigration(what, e);
        } catch (HypervisorException e) {
            failure = e;
        } catch (RuntimeException e) {
            failure = new HypervisorException(Kind.OTHER, what + ": " + e, e);
        }
    }

    private void migrate(Connect connect, String what) throws LibvirtException {
        Domain domain = connect.domainLookupByUUIDString(guest.uuid().toString());
        if (domain == null) {
            throw new HypervisorException(Kind.VM_UNKNOWN, what + ": it is no longer there");
        }
        try {
            // Only this call takes no bandwidth, which Xen's driver refuses; and the binding needs some parameter.
            TypedParameter[] parameters = {new TypedStringParameter("destination_name", guest.name())};
            domain.migrateToURI(destination.migrationUri(), parameters, MigrateFlags.LIVE | MigrateFlags.PEER2PEER);
        } finally {
            domain.free();
        }
    }

    /** Tells those who wait. */
    void complete() {
        endedAt = System.nanoTime();
        ended = true;
        HypervisorException failed = failure;
        if (failed == null) {
            completion.complete(null);
        } else {
            completion.completeExceptionally(failed);
        }
    }

    @Override
    public CompletableFuture<Void> completion() {
        return completion.copy();
    }

    @Override
    public Duration elapsed() {
        return Duration.ofNanos((ended ? endedAt : System.nanoTime()) - begunAt);
    }

    @Override
    public OptionalDouble estimatedProgress() {
        return OptionalDouble.empty();
    }
}
