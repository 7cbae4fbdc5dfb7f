package io.isotherm.decider.core.scenario;

import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.rules.Formats;
import io.isotherm.schema.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which hosts use more CPU or memory than another one by more than {@code decision.imbalance}: they stand out. */
public final class Unevenness {
    private static final List<Resource> EVENED_OUT = List.of(Resource.CPU, Resource.MEMORY);

    private final double limit;
    private final Placement now;
    private final List<Host> hosts;

    public Unevenness(PoolModel model) {
        limit = model.config().getDecision().getImbalance();
        now = Placement.of(model);
        // A hot host is for OVERLOAD alone to relieve, in the mode that is in force for that.
        hosts = model.hosts().stream()
                .filter(host -> host.usable() && host.serves() && !host.hot())
                .toList();
    }

    /** The hosts that stand out, by name. */
    public SortedSet<String> hosts() {
        SortedSet<String> names = new TreeSet<>();
        for (Resource resource : EVENED_OUT) {
            double bottom = hosts.stream()
                    .mapToDouble(host -> now.settledUse(host, resource))
                    .min()
                    .orElse(0);
            for (Host host : hosts) {
                if (standsOut(now.settledUse(host, resource), bottom)) {
                    names.add(host.name());
                }
            }
        }
        return names;
    }

    /** How far the hosts that stand out most stand out, of some by name; empty when none of these does. */
    List<String> evidence(Collection<String> of) {
        List<String> evidence = new ArrayList<>();
        for (Resource resource : EVENED_OUT) {
            Comparator<Host> byUse = Comparator.comparingDouble(host -> now.settledUse(host, resource));
            hosts.stream().filter(host -> of.contains(host.name())).max(byUse).ifPresent(highest -> {
                Host lowest = hosts.stream().min(byUse).orElse(highest);
                double top = now.settledUse(highest, resource);
                double bottom = now.settledUse(lowest, resource);
                if (standsOut(top, bottom)) {
                    evidence.add(String.format(
                            Locale.ROOT,
                            "Use of %s spreads from %s (%s) to %s (%s), by more than %s",
                            Formats.resource(resource),
                            Formats.share(bottom),
                            lowest.name(),
                            Formats.share(top),
                            highest.name(),
                            Formats.share(limit)));
                }
            });
        }
        return evidence;
    }

    private boolean standsOut(double use, double lowest) {
        return limit < 1 && use - lowest > limit;
    }
}
