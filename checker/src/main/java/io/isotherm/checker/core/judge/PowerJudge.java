package io.isotherm.checker.core.judge;

import io.isotherm.checker.core.observed.ObservedCommand;
import io.isotherm.checker.core.observed.ObservedHost;
import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.checker.core.observed.ObservedPower;
import io.isotherm.checker.core.observed.ObservedRates;
import io.isotherm.checker.core.observed.ObservedSample;
import io.isotherm.checker.core.report.Findings;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.Resource;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Judges {@link Invariant#I8}. */
final class PowerJudge implements Judge {
    private final ObservedPool pool;
    private final Findings findings;

    PowerJudge(ObservedPool pool, Findings findings) {
        this.pool = pool;
        this.findings = findings;
    }

    @Override
    public void move(JudgedMove move) {
        ObservedPower.Command asleep = pool.asleep(move.command().destination(), move.time(), move.known());
        if (asleep != null) {
            move.breach(
                    findings,
                    Invariant.I8,
                    "the destination was put to sleep by command " + asleep.id() + " issued "
                            + Instant.ofEpochMilli(asleep.issuedAt()));
        }
    }

    @Override
    public void power(ObservedPower.Command command, PoolConfig config, long known) {
        if (command.action() != PowerAction.SLEEP) {
            return;
        }
        long time = command.issuedAt();
        long window = config.getDetection().getWindowMillis();
        Judgement judgement = new Judgement(pool, command, findings);
        if (!config.getPower().getEnabled()) {
            judgement.breach("power saving is not enabled by configuration " + config.getVersion());
        }
        ObservedSample sample = pool.awake(command.host(), pool.sampledUntil(command.host(), time), window);
        if (sample == null) {
            judgement.breach("the host had no usable sample in the last two windows, so it is not known to be empty");
        } else if (!sample.present().isEmpty()) {
            judgement.breach("its sample of " + Instant.ofEpochMilli(sample.at()) + " shows "
                    + sample.present().size() + " guests, the first "
                    + sample.present().get(0).uuid());
        }
        for (ObservedCommand inbound : pool.moves().unfinished(time, known)) {
            if (inbound.destination().equals(command.host())) {
                judgement.breach(inbound + " was under way to it");
            }
        }
        reserve(config, time, known, judgement);
    }

    private record Judgement(ObservedPool pool, ObservedPower.Command command, Findings findings) {
        void breach(String detail) {
            findings.breach(
                    Invariant.I8,
                    pool.name(),
                    command.issuedAt(),
                    "power command " + command.id() + " (SLEEP " + command.host() + ", issued "
                            + Instant.ofEpochMilli(command.issuedAt()) + "): " + detail);
        }
    }

    private void reserve(PoolConfig config, long time, long known, Judgement judgement) {
        long window = config.getDetection().getWindowMillis();
        Map<String, ObservedSample> awake = new TreeMap<>();
        for (String host : pool.hosts().keySet()) {
            ObservedSample sample = pool.awake(host, time, window);
            if (sample != null && pool.asleep(host, time, known) == null) {
                awake.put(host, sample);
            }
        }
        int minimum = config.getPower().getMinAwakeHosts();
        if (awake.size() < minimum) {
            judgement.breach(
                    awake.size() + " hosts stay awake (" + awake.keySet() + "), at least " + minimum + " must");
        }
        long guestKib = awake.values().stream()
                .mapToLong(ObservedSample::guestMemoryKib)
                .sum();
        double guestMegahertz = 0;
        for (String host : awake.keySet()) {
            ObservedHost.Load load = pool.load(host, time, window);
            guestMegahertz += load.guests().values().stream()
                    .mapToDouble(ObservedRates::megahertz)
                    .sum();
        }
        int reserve = config.getPower().getReserveHosts();
        double high = PoolConfigs.marks(config, Resource.CPU).getHigh() + CapacityJudge.TOLERANCE;
        long keptKib = (long) withoutLargest(awake.values(), reserve, PowerJudge::roomKib);
        double keptMegahertz = withoutLargest(awake.values(), reserve, sample -> sample.cpus() * sample.mhz() * high);
        if (keptKib < guestKib || keptMegahertz < guestMegahertz) {
            judgement.breach(String.format(
                    Locale.ROOT,
                    "without the reserve of %d the %d hosts left have %d KiB and %.0f MHz for guests that have %d KiB"
                            + " and %.0f MHz",
                    reserve,
                    Math.max(0, awake.size() - reserve),
                    keptKib,
                    keptMegahertz,
                    guestKib,
                    guestMegahertz));
        }
        int failing = config.getConstraints().getHaReserveHosts();
        long survivingKib = (long) withoutLargest(awake.values(), failing, PowerJudge::roomKib);
        if (failing > 0 && survivingKib < guestKib) {
            judgement.breach("if the " + failing + " largest hosts fail, " + survivingKib
                    + " KiB are left for guests of " + guestKib + " KiB");
        }
    }

    /** What hosts have in sum once those that have most of it are gone. */
    private static double withoutLargest(
            Collection<ObservedSample> hosts, int gone, ToDoubleFunction<ObservedSample> room) {
        double[] smallestFirst = hosts.stream().mapToDouble(room).sorted().toArray();
        int left = Math.max(0, smallestFirst.length - gone);
        return Arrays.stream(smallestFirst, 0, left).sum();
    }

    /** Memory that guests can have: all but what the host itself uses. */
    private static long roomKib(ObservedSample sample) {
        return sample.freeKib() + sample.guestMemoryKib();
    }
}
