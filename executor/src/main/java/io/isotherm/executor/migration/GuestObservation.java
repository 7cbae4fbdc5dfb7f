package io.isotherm.executor.migration;

import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.schema.Whereabouts;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What source and destination say of a guest.
 *
 * @param migrating whether the source says that a migration of it is under way
 * @param cpuTimeNanos CPU time that it has used on both, in nanoseconds; 0 where they do not tell
 */
record GuestObservation(Seen source, Seen destination, boolean migrating, long cpuTimeNanos) {
    private static final Logger LOG = LoggerFactory.getLogger(GuestObservation.class);

    /** What one host says of a guest. */
    enum Seen {
        RUNNING,
        PAUSED,
        STOPPED,
        ARRIVING,
        ABSENT,
        /** The host could not be asked, or did not know. */
        UNCLEAR;

        boolean isPresentNotRunning() {
            return this == PAUSED || this == STOPPED;
        }
    }

    /** What one host says of a guest, and the CPU time that it used there. */
    private record Look(Seen seen, long cpuTimeNanos) {
        private static Look at(Optional<Hypervisor> host, UUID vm) {
            if (host.isEmpty()) {
                return new Look(Seen.UNCLEAR, 0);
            }
            try {
                return host.get()
                        .find(vm)
                        .map(guest -> new Look(seen(guest.state()), guest.cpuTimeNanos()))
                        .orElse(new Look(Seen.ABSENT, 0));
            } catch (RuntimeException e) {
                LOG.debug("Host {} does not say where guest {} is", host.get().host(), vm, e);
                return new Look(Seen.UNCLEAR, 0);
            }
        }

        private static Seen seen(GuestState state) {
            return switch (state) {
                case RUNNING -> Seen.RUNNING;
                case PAUSED -> Seen.PAUSED;
                case STOPPED -> Seen.STOPPED;
                case MIGRATING_IN -> Seen.ARRIVING;
                case UNKNOWN -> Seen.UNCLEAR;
            };
        }
    }

    static GuestObservation of(Optional<Hypervisor> source, Optional<Hypervisor> destination, UUID vm) {
        Look here = Look.at(source, vm);
        Look there = Look.at(destination, vm);
        Optional<Boolean> migrating = source.flatMap(host -> migrating(host, vm));
        return new GuestObservation(
                migrating.isPresent() ? here.seen : Seen.UNCLEAR,
                there.seen,
                migrating.orElse(false),
                here.cpuTimeNanos + there.cpuTimeNanos);
    }

    /** What a host says of a guest; {@link Seen#UNCLEAR} for a host that the inventory does not have. */
    static Seen see(Optional<Hypervisor> host, UUID vm) {
        return Look.at(host, vm).seen;
    }

    /** Whether both hosts said the same of it then as now. */
    boolean confirms(@Nullable GuestObservation earlier) {
        return earlier != null
                && source == earlier.source
                && destination == earlier.destination
                && migrating == earlier.migrating;
    }

    /** Empty when the source does not say. */
    private static Optional<Boolean> migrating(Hypervisor source, UUID vm) {
        try {
            return Optional.of(source.isMigrating(vm));
        } catch (RuntimeException e) {
            LOG.debug("Host {} does not say whether guest {} is migrating", source.host(), vm, e);
            return Optional.empty();
        }
    }

    /** It runs at the destination, and nothing of it is left at the source that could run. */
    boolean isDone() {
        return destination == Seen.RUNNING && (source == Seen.ABSENT || source == Seen.STOPPED);
    }

    /** A migration goes on. A destination that waits for what its source keeps, and does not send, waits in vain. */
    boolean isUnderWay() {
        return migrating || (destination == Seen.ARRIVING && source != Seen.RUNNING);
    }

    /** It runs where it was, and the destination has nothing of it. */
    boolean isBack() {
        return source == Seen.RUNNING && destination == Seen.ABSENT && !migrating;
    }

    /** Both hosts have answered. */
    boolean isClear() {
        return source != Seen.UNCLEAR && destination != Seen.UNCLEAR;
    }

    /** Where it was seen running, as far as both hosts have said. */
    Whereabouts whereabouts() {
        boolean here = source == Seen.RUNNING;
        boolean there = destination == Seen.RUNNING;
        if (here && there) {
            return Whereabouts.BOTH;
        }
        if (here) {
            return Whereabouts.SOURCE;
        }
        if (there) {
            return Whereabouts.DESTINATION;
        }
        return isClear() ? Whereabouts.NEITHER : Whereabouts.UNKNOWN;
    }

    /** For people. */
    String describe(String sourceName, String destinationName) {
        return sourceName + ": " + source + (migrating ? " and migrating away" : "") + ", " + destinationName + ": "
                + destination;
    }
}
