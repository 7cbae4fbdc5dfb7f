package io.isotherm.decider.core.plan;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.rules.Formats;
import io.isotherm.schema.Marks;
import io.isotherm.schema.Resource;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a hot host has too much of. A resource that carries the HOT verdict is to come down to its leave mark, else the
 * host stays hot; any other resource only to its high mark. What all its guests together could not bring down (Domain-0
 * takes it, or whatever else is no guest) is no excess: moving guests would relieve nothing.
 */
public final class HostExcess {
    /** A guest that takes less than this share of what is exceeded brings no relief worth a migration. */
    public static final double LEAST_RELIEF = 0.001;

    private static final List<Resource> RESOURCES = List.of(Resource.values());
    private static final double TOLERANCE = 1e-9;

    private final Placement now;

    public HostExcess(Placement now) {
        this.now = now;
    }

    /** Whether a host is hot and, moves under way over, still above what it is to come down to. */
    public boolean needsRelief(Host host) {
        return host.usable() && host.hot() && of(host) > 0;
    }

    /** Whether a host is hot, in a resource that its guests' leaving could bring down. */
    public boolean isRelievable(Host host) {
        return host.usable()
                && host.hot()
                && (host.hotResources().isEmpty()
                        || host.hotResources().stream().anyMatch(resource -> !isBeyondGuests(host, resource)));
    }

    /** Whether a host is, moves under way over, above a high mark that its guests' leaving could bring it below. */
    public boolean isAboveHigh(Host host) {
        return RESOURCES.stream()
                .anyMatch(resource -> of(host, resource) > 0
                        && now.settledUse(host, resource)
                                > now.model().marks(resource).getHigh());
    }

    /** How far a host is above what it is to come down to, summed over resources; shares of capacity. */
    public double of(Host host) {
        double sum = 0;
        for (Resource resource : RESOURCES) {
            sum += of(host, resource);
        }
        return sum;
    }

    /** Whether a guest's leaving would bring its host nearer to what it is to come down to. */
    public boolean relieves(Guest guest, Host host) {
        for (Resource resource : RESOURCES) {
            if (of(host, resource) > 0 && now.shareOf(guest, host, resource) >= LEAST_RELIEF) {
                return true;
            }
        }
        return false;
    }

    /** What is exceeded, with the numbers. */
    public String describe(Host host) {
        return RESOURCES.stream()
                .filter(resource -> of(host, resource) > 0)
                .map(resource -> Formats.resource(resource) + " " + Formats.share(now.settledUse(host, resource))
                        + " > " + Formats.share(target(host, resource)))
                .collect(Collectors.joining(", "));
    }

    public double of(Host host, Resource resource) {
        double over = now.settledUse(host, resource) - target(host, resource);
        return over > TOLERANCE && !isBeyondGuests(host, resource) ? over : 0;
    }

    /** Whether a host would be above what it is to come down to with no guest on it. */
    public boolean isBeyondGuests(Host host, Resource resource) {
        return ownUse(host, resource) > target(host, resource);
    }

    /** What a host uses of a resource for itself, share of capacity; 0 while a guest on it is not measured. */
    public double ownUse(Host host, Resource resource) {
        double capacity = host.capacity().of(resource);
        if (capacity <= 0 || host.strays() > 0) {
            return 0;
        }
        double own = host.expected().of(resource);
        for (Guest guest : now.model().guestsOn(host)) {
            if (!guest.measured()) {
                return 0;
            }
            own -= guest.load().of(resource);
        }
        return Math.max(0, own / capacity);
    }

    public double target(Host host, Resource resource) {
        Marks marks = now.model().marks(resource);
        boolean carries = host.hotResources().isEmpty() || host.hotResources().contains(resource);
        return carries ? marks.getHighLeave() : marks.getHigh();
    }
}
