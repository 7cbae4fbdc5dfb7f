package io.isotherm.checker.core.judge;

import io.isotherm.checker.core.observed.ObservedCommand;
import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.checker.core.observed.ObservedRates;
import io.isotherm.checker.core.observed.ObservedSample;
import io.isotherm.checker.core.observed.ProjectedHost;
import io.isotherm.checker.core.report.Findings;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.Resource;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges {@link Invariant#I2}. */
final class CapacityJudge implements Judge {
    /** Share of capacity by which averages may differ from the decider's. */
    public static final double TOLERANCE = 0.03;
    /** The same for memory, which is read rather than averaged. */
    public static final double MEMORY_TOLERANCE = 0.01;

    private final ObservedPool pool;
    private final Findings findings;
    private final Set<String> reported = new HashSet<>();

    CapacityJudge(ObservedPool pool, Findings findings) {
        this.pool = pool;
        this.findings = findings;
    }

    @Override
    public void move(JudgedMove move) {
        ObservedCommand command = move.command();
        Optional<ProjectedHost> found = ProjectedHost.of(
                pool,
                command.destination(),
                move.time(),
                move.known(),
                move.window(),
                command.number(),
                ProjectedHost.Departures.CREDITED);
        if (found.isEmpty()) {
            findings.unchecked("I2: no sample of the destination");
            return;
        }
        ProjectedHost outlook = found.get();
        ObservedSample source = pool.host(command.source()).newest(move.time());
        ObservedSample.Guest guest = source == null ? null : source.guest(command.vm());
        long memoryKib = Math.max(command.memoryKib(), guest == null ? 0 : guest.memoryKib());
        if (outlook.freeKib() < memoryKib) {
            move.breach(
                    findings,
                    Invariant.I2,
                    "the destination has " + outlook.freeKib() + " KiB free by its sample of "
                            + Instant.ofEpochMilli(outlook.sample().at()) + " with " + outlook.inbound()
                            + " moves under way to it, the guest needs " + memoryKib + " KiB");
        }
        int vcpus = guest == null ? Integer.MAX_VALUE : guest.vcpus();
        for (Resource resource : Resource.values()) {
            double high = PoolConfigs.marks(move.config(), resource).getHigh();
            double share = outlook.shareWith(resource, command.demand(), memoryKib, vcpus);
            double tolerance = resource == Resource.MEMORY ? MEMORY_TOLERANCE : TOLERANCE;
            if (share > high + tolerance) {
                move.breach(
                        findings,
                        Invariant.I2,
                        String.format(
                                Locale.ROOT,
                                "%s of the destination would be at %.3f of its capacity, above the high mark %.3f "
                                        + "(tolerance %.2f; without the guest %.3f, moves under way counted: %d)",
                                resource,
                                share,
                                high,
                                tolerance,
                                outlook.shareWith(resource, ObservedRates.NONE, 0, vcpus),
                                outlook.inbound()));
            }
        }
    }

    /** Two samples in a row with more memory in use than there is, after a commanded guest arrived. */
    @Override
    public void sample(String host, @Nullable ObservedSample previous, ObservedSample sample, long clock) {
        if (previous == null || previous.freeKib() >= 0 || sample.freeKib() >= 0) {
            return;
        }
        long since = sample.at() - 2 * pool.windowMillis();
        for (ObservedCommand command :
                pool.moves().recent(candidate -> candidate.destination().equals(host))) {
            if (command.arrivedAt() > since && command.arrivedAt() <= sample.at() && reported.add(command.id())) {
                findings.breach(
                        Invariant.I2,
                        pool.name(),
                        sample.at(),
                        command + ": afterwards " + host + " has " + sample.usedKib() + " KiB in use of "
                                + sample.memoryKib() + " KiB");
            }
        }
    }
}
