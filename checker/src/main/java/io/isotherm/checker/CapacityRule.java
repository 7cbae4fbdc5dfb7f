package io.isotherm.checker;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.Resource;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges {@link Invariant#I2}. */
final class CapacityRule {
    /** Share of capacity by which averages may differ from the decider's. */
    static final double TOLERANCE = 0.03;
    /** The same for memory, which is read rather than averaged. */
    static final double MEMORY_TOLERANCE = 0.01;

    private final Set<String> reported = new HashSet<>();

    void judge(JudgedMove move, Findings findings) {
        CommandTrack track = move.track();
        Optional<Outlook> found = Outlook.of(
                move.pool(),
                track.destination(),
                move.time(),
                move.known(),
                move.window(),
                track.number(),
                Outlook.Departures.CREDITED);
        if (found.isEmpty()) {
            findings.unchecked("I2: no sample of the destination");
            return;
        }
        Outlook outlook = found.get();
        Sample source = move.pool().host(track.source()).before(move.time());
        Sample.Guest guest = source == null ? null : source.guest(track.vm());
        long memoryKib = Math.max(track.memoryKib(), guest == null ? 0 : guest.memoryKib());
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
            double share = outlook.shareWith(resource, track.demand(), memoryKib, vcpus);
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
                                outlook.shareWith(resource, Rates.NONE, 0, vcpus),
                                outlook.inbound()));
            }
        }
    }

    /** Two samples in a row with more memory in use than there is, after a commanded guest arrived. */
    void afterwards(PoolView pool, String host, @Nullable Sample previous, Sample sample, Findings findings) {
        if (previous == null || previous.freeKib() >= 0 || sample.freeKib() >= 0) {
            return;
        }
        long since = sample.at() - 2 * pool.windowMillis();
        for (CommandTrack track :
                pool.moves().recent(candidate -> candidate.destination().equals(host))) {
            if (track.arrivedAt() > since && track.arrivedAt() <= sample.at() && reported.add(track.id())) {
                findings.breach(
                        Invariant.I2,
                        pool.name(),
                        sample.at(),
                        track + ": afterwards " + host + " has " + sample.usedKib() + " KiB in use of "
                                + sample.memoryKib() + " KiB");
            }
        }
    }
}
