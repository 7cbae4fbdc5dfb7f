package io.isotherm.hypervisor.libvirt.migration;

import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.Migration;
import io.isotherm.hypervisor.libvirt.connection.LibvirtConnection;
import io.isotherm.hypervisor.libvirt.connection.LibvirtErrors;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.Domain.MigrateFlags;
import org.libvirt.DomainJobInfo;
import org.libvirt.LibvirtException;
import org.libvirt.TypedParameter;
import org.libvirt.TypedStringParameter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A peer-to-peer migration under way. Xen tells nothing of its progress but the time. */
public final class LibvirtMigration implements Migration {
    private static final Logger LOG = LoggerFactory.getLogger(LibvirtMigration.class);

    private final MovingGuest guest;
    private final MigrationEnd source;
    private final MigrationEnd destination;
    private final MigrationPace pace;
    private final long begunAt = System.nanoTime();
    private final CompletableFuture<Void> completion = new CompletableFuture<>();
    private volatile long endedAt;
    private volatile boolean ended;
    private volatile @Nullable HypervisorException failure;

    public LibvirtMigration(MovingGuest guest, MigrationEnd source, MigrationEnd destination, MigrationPace pace) {
        this.guest = guest;
        this.source = source;
        this.destination = destination;
        this.pace = pace;
    }

    /** Migrates, and returns when it is over. */
    public void run() {
        String what = "Migration of " + guest.name() + " (" + guest.uuid() + ") from "
                + source.hypervisor().host() + " to " + destination.hypervisor().host();
        try {
            // A connection of its own: it is in use for minutes, and others may give theirs up meanwhile.
            Connect connect = source.connection().connect();
            try {
                migrate(connect, what);
            } finally {
                LibvirtConnection.quietlyClose(connect);
            }
            pace.learn(guest.presence().memoryKib(), elapsed());
            if (guest.paravirtual()) {
                source.shadowPaging().worked();
            }
            keepAutostart();
        } catch (LibvirtException e) {
            failure = new MigrationDiagnosis(guest, source, destination)
                    .explain(LibvirtErrors.ofMigration(what, e), elapsed());
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
            // A definition goes with its guest, lest its old host starts it a second time.
            int definition = guest.persistent() ? MigrateFlags.PERSIST_DEST | MigrateFlags.UNDEFINE_SOURCE : 0;
            domain.migrateToURI(
                    destination.address().migrationUri(),
                    parameters,
                    MigrateFlags.LIVE | MigrateFlags.PEER2PEER | definition);
        } finally {
            domain.free();
        }
    }

    /** Where a definition arrives, libvirt forgets that it was started with its host. */
    private void keepAutostart() {
        if (!guest.autostart()) {
            return;
        }
        try {
            destination.connection().call(connect -> {
                Domain domain = connect.domainLookupByUUIDString(guest.uuid().toString());
                domain.setAutostart(true);
                return domain.free();
            });
        } catch (RuntimeException e) {
            LOG.warn(
                    "Guest {} is not started with its host any more; set its autostart on {}: {}",
                    guest.name(),
                    destination.hypervisor().host(),
                    e.toString());
        }
    }

    /** Tells those who wait. */
    public void complete() {
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
        double byTime = pace.share(guest.presence().memoryKib(), elapsed());
        return OptionalDouble.of(guest.onXen() || ended ? byTime : told(byTime));
    }

    /** What the hypervisor tells, where it does. */
    private double told(double otherwise) {
        try {
            return source.connection().callAboutGuest(connect -> {
                Domain domain = connect.domainLookupByUUIDString(guest.uuid().toString());
                try {
                    DomainJobInfo job = domain.getJobInfo();
                    return job.getDataTotal() > 0 ? (double) job.getDataProcessed() / job.getDataTotal() : otherwise;
                } finally {
                    domain.free();
                }
            });
        } catch (HypervisorException e) {
            return otherwise;
        }
    }
}
