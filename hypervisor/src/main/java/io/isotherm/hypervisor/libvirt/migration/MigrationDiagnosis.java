package io.isotherm.hypervisor.libvirt.migration;

import io.isotherm.hypervisor.GuestPresence;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.libvirt.connection.LibvirtXml;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.libvirt.CPUCompareResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a migration failed that libvirt says nothing useful about: asks both hosts what else could have stopped it. What it
 * finds becomes the failure's kind; with nothing found it stays {@link Kind#MIGRATION_FAILED}.
 */
final class MigrationDiagnosis {
    private static final Logger LOG = LoggerFactory.getLogger(MigrationDiagnosis.class);

    private final MovingGuest guest;
    private final MigrationEnd source;
    private final MigrationEnd destination;

    MigrationDiagnosis(MovingGuest guest, MigrationEnd source, MigrationEnd destination) {
        this.guest = guest;
        this.source = source;
        this.destination = destination;
    }

    /**
     * The failure, with the cause if one was found.
     *
     * @param after time from the migration's beginning to its failure
     */
    HypervisorException explain(HypervisorException failure, Duration after) {
        if (failure.kind() != Kind.MIGRATION_FAILED) {
            return failure;
        }
        try {
            if (hasEnded()) {
                return because(failure, Kind.VM_NOT_RUNNING, "the guest shut down while it migrated");
            }
        } catch (HypervisorException e) {
            LOG.debug("The source does not tell why {} failed to migrate", guest.name(), e);
            return failure;
        }
        try {
            HypervisorException explained = atDestination(failure);
            return explained.kind() == Kind.MIGRATION_FAILED ? logDirty(failure, after) : explained;
        } catch (HypervisorException e) {
            Kind kind = MigrationConditions.atDestination(e.kind());
            return kind == Kind.DESTINATION_UNREACHABLE ? because(failure, kind, e.getMessage()) : failure;
        }
    }

    private boolean hasEnded() {
        Optional<GuestPresence> here = source.hypervisor().find(guest.uuid());
        return here.isEmpty() || here.get().state() == GuestState.STOPPED;
    }

    private HypervisorException atDestination(HypervisorException failure) {
        long freeKib = destination.hypervisor().freeMemoryKib();
        if (freeKib < guest.neededKib()) {
            return because(
                    failure,
                    Kind.DESTINATION_NO_MEMORY,
                    "destination " + destination.hypervisor().host() + " has " + freeKib + " KiB free, it needs "
                            + guest.neededKib() + " KiB");
        }
        if (cpuLacksFeatures()) {
            return because(
                    failure,
                    Kind.INCOMPATIBLE_CPU,
                    "the CPUs of " + destination.hypervisor().host() + " lack what those of "
                            + source.hypervisor().host() + " have");
        }
        return failure;
    }

    private HypervisorException logDirty(HypervisorException failure, Duration after) {
        if (!guest.paravirtual()
                || !source.shadowPaging().isLikelyToLack(String.valueOf(failure.getMessage()), after)) {
            return failure;
        }
        return because(
                failure,
                Kind.NO_LOG_DIRTY,
                "most likely the hypervisor of " + source.hypervisor().host()
                        + " was built without shadow paging, which it needs to"
                        + " migrate PV guests live; see whether 'xl info' there has shadow among its virt_caps");
    }

    private boolean cpuLacksFeatures() {
        String capabilities = source.connection().call(connect -> connect.getCapabilities());
        Optional<String> cpu = LibvirtXml.element(capabilities, "/capabilities/host/cpu");
        return cpu.isPresent()
                && destination.connection().call(connect -> connect.compareCPU(cpu.get()))
                        == CPUCompareResult.VIR_CPU_COMPARE_INCOMPATIBLE;
    }

    private static HypervisorException because(HypervisorException failure, Kind kind, @Nullable String cause) {
        return new HypervisorException(kind, cause + " (" + failure.getMessage() + ")", failure);
    }
}
