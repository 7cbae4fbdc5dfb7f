package io.isotherm.checker;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.Resource;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Judges {@link Invariant#I8}. */
final class PowerRule {
    private PowerRule() {}

    static void move(JudgedMove move, Findings findings) {
        PowerLedger.Track asleep = move.pool().power().asleep(move.track().destination(), move.time(), move.known());
        if (asleep != null) {
            move.breach(
                    findings,
                    Invariant.I8,
                    "the destination was put to sleep by command " + asleep.id() + " issued "
                            + Instant.ofEpochMilli(asleep.issuedAt()));
        }
    }

    static void sleep(PoolView pool, PowerLedger.Track track, PoolConfig config, long known, Findings findings) {
        if (track.action() != PowerAction.SLEEP) {
            return;
        }
        long time = track.issuedAt();
        long window = config.getDetection().getWindowMillis();
        Judgement judgement = new Judgement(pool, track, findings);
        if (!config.getPower().getEnabled()) {
            judgement.breach("power saving is not enabled by configuration " + config.getVersion());
        }
        Sample sample = pool.awake(track.host(), time, window);
        if (sample == null) {
            judgement.breach("the host had no usable sample in the last two windows, so it is not known to be empty");
        } else if (!sample.guests().isEmpty()) {
            judgement.breach("its sample of " + Instant.ofEpochMilli(sample.at()) + " shows "
                    + sample.guests().size() + " guests, the first "
                    + sample.guests().keySet().iterator().next());
        }
        for (CommandTrack inbound : pool.moves().unfinished(time, known)) {
            if (inbound.destination().equals(track.host())) {
                judgement.breach(inbound + " was under way to it");
            }
        }
        reserve(pool, config, time, known, judgement);
    }

    private record Judgement(PoolView pool, PowerLedger.Track track, Findings findings) {
        void breach(String detail) {
            findings.breach(
                    Invariant.I8,
                    pool.name(),
                    track.issuedAt(),
                    "power command " + track.id() + " (SLEEP " + track.host() + ", issued "
                            + Instant.ofEpochMilli(track.issuedAt()) + "): " + detail);
        }
    }

    private static void reserve(PoolView pool, PoolConfig config, long time, long known, Judgement judgement) {
        long window = config.getDetection().getWindowMillis();
        Map<String, Sample> awake = new TreeMap<>();
        for (String host : pool.hosts().keySet()) {
            Sample sample = pool.awake(host, time, window);
            if (sample != null && pool.power().asleep(host, time, known) == null) {
                awake.put(host, sample);
            }
        }
        int minimum = config.getPower().getMinAwakeHosts();
        if (awake.size() < minimum) {
            judgement.breach(
                    awake.size() + " hosts stay awake (" + awake.keySet() + "), at least " + minimum + " must");
        }
        long guestKib =
                awake.values().stream().mapToLong(Sample::guestMemoryKib).sum();
        double guestMegahertz = 0;
        for (String host : awake.keySet()) {
            HostHistory.Load load = pool.host(host).load(time - window, time);
            guestMegahertz += load.guests().values().stream()
                    .mapToDouble(Rates::megahertz)
                    .sum();
        }
        int reserve = config.getPower().getReserveHosts();
        List<Sample> kept = awake.values().stream()
                .sorted(Comparator.comparingDouble(sample -> sample.cpus() * sample.mhz()))
                .skip(reserve)
                .toList();
        double high = PoolConfigs.marks(config, Resource.CPU).getHigh() + CapacityRule.TOLERANCE;
        double megahertz = kept.stream()
                .mapToDouble(sample -> sample.cpus() * sample.mhz() * high)
                .sum();
        if (roomKib(kept) < guestKib || megahertz < guestMegahertz) {
            judgement.breach(String.format(
                    Locale.ROOT,
                    "without the reserve of %d the %d hosts left have %d KiB and %.0f MHz for guests that have %d KiB"
                            + " and %.0f MHz",
                    reserve,
                    kept.size(),
                    roomKib(kept),
                    megahertz,
                    guestKib,
                    guestMegahertz));
        }
        int failing = config.getConstraints().getHaReserveHosts();
        List<Sample> surviving = awake.values().stream()
                .sorted(Comparator.comparingLong(Sample::memoryKib).reversed())
                .skip(failing)
                .toList();
        if (roomKib(surviving) < guestKib) {
            judgement.breach("if the " + failing + " largest hosts fail, " + roomKib(surviving)
                    + " KiB are left for guests of " + guestKib + " KiB");
        }
    }

    /** Memory for guests: all but what the hosts themselves use. */
    private static long roomKib(List<Sample> samples) {
        return samples.stream()
                .mapToLong(sample -> sample.freeKib() + sample.guestMemoryKib())
                .sum();
    }
}
