package io.isotherm.checker.core.observed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest samples of one host, in order of time, and its load as differences of counters between them. Doubled samples
 * are left out.
 */
public final class ObservedHost {
    /** A counter that grew faster than this many times what the host has cannot be true. */
    private static final double CAPACITY_SLACK = 1.05;

    private final Deque<ObservedSample> samples = new ArrayDeque<>();
    /** The last load that was asked for: all commands of a tick ask for the same. */
    private @Nullable Asked asked;

    private record Asked(long from, long to, long until, Load load) {}

    /**
     * How the intervals between samples are shared out among spans of time. Where load rises or falls within a few samples the
     * ways differ by much, and no one of them is more right than the others.
     */
    private enum Cut {
        /** Each by the part of it that lies in the span. */
        AT_BOTH_ENDS,
        /** The same, without one that ends beyond the span. */
        AT_START,
        /** Each whole, in the span that it ends in. */
        NOWHERE
    }

    /** Takes a sample in and returns whether it is the newest; forgets those older than `retentionMillis` before it. */
    public boolean add(ObservedSample sample, long retentionMillis) {
        asked = null;
        ObservedSample newest = samples.peekLast();
        if (newest != null && sample.at() <= newest.at()) {
            insert(sample);
            return false;
        }
        samples.addLast(sample);
        while (samples.size() > 2 && samples.getFirst().at() < sample.at() - retentionMillis) {
            samples.removeFirst();
        }
        return true;
    }

    /** Samples may overtake each other on their way, and the window that they belong to takes them in all the same. */
    private void insert(ObservedSample late) {
        Deque<ObservedSample> later = new ArrayDeque<>();
        while (!samples.isEmpty() && samples.getLast().at() > late.at()) {
            later.addFirst(samples.removeLast());
        }
        if (!samples.isEmpty() && samples.getLast().at() < late.at()) {
            samples.addLast(late);
        }
        samples.addAll(later);
    }

    public @Nullable ObservedSample newest() {
        return samples.peekLast();
    }

    /** The newest sample taken by a time: one taken at a tick still belongs to the window that ends with it. */
    public @Nullable ObservedSample newest(long time) {
        for (Iterator<ObservedSample> backwards = samples.descendingIterator(); backwards.hasNext(); ) {
            ObservedSample sample = backwards.next();
            if (sample.at() <= time) {
                return sample;
            }
        }
        return null;
    }

    /** Samples taken after `from` and not after `to`, oldest first. */
    public List<ObservedSample> after(long from, long to) {
        List<ObservedSample> found = new ArrayList<>();
        for (ObservedSample sample : samples) {
            if (sample.at() > from && sample.at() <= to) {
                found.add(sample);
            }
        }
        return found;
    }

    /**
     * Whether a guest came so late that only samples after `until` measure it here, where some before measure others: nobody
     * could know by then what it uses here.
     */
    public boolean isTooNew(String guest, long from, long until) {
        boolean measured = false;
        ObservedSample earlier = null;
        for (ObservedSample later : samples) {
            if (earlier != null && later.at() > from && later.at() <= until) {
                measured = true;
                if (earlier.guest(guest) != null && later.guest(guest) != null) {
                    return false;
                }
            }
            earlier = later;
        }
        return measured;
    }

    /**
     * The load of the host and its guests from `from` to `to`, by the lowest of all ways of cutting.
     *
     * @param until samples after this time came too late for whoever decided
     */
    public Load load(long from, long to, long until) {
        Asked before = asked;
        if (before != null && before.from == from && before.to == to && before.until == until) {
            return before.load;
        }
        Load load = reckon(from, to, until);
        asked = new Asked(from, to, until, load);
        return load;
    }

    private Load reckon(long from, long to, long until) {
        long millis = 0;
        double rest = 0;
        Map<String, ObservedRates> guests = new TreeMap<>();
        for (Cut cut : Cut.values()) {
            Load load = measure(from, to, until, cut);
            load.guests().forEach((guest, rates) -> guests.merge(guest, rates, ObservedRates::lower));
            if (load.millis() > 0) {
                rest = millis == 0 ? load.restMegahertz() : Math.min(rest, load.restMegahertz());
                millis = Math.max(millis, load.millis());
            }
        }
        return new Load(millis, rest, Collections.unmodifiableMap(guests));
    }

    /**
     * @param millis how long the host was measured; 0 when it was not
     * @param restMegahertz CPU use that belongs to no guest, in MHz
     */
    public record Load(long millis, double restMegahertz, Map<String, ObservedRates> guests) {
        public ObservedRates guest(String uuid) {
            return guests.getOrDefault(uuid, ObservedRates.NONE);
        }
    }

    /** Of two samples that are further apart than the span is long the difference tells of another time: it is a last resort. */
    private Load measure(long from, long to, long until, Cut cut) {
        Load close = measure(from, to, until, cut, to - from);
        return close.millis() > 0 ? close : measure(from, to, until, cut, Long.MAX_VALUE);
    }

    /** Counter differences of neighbouring samples, each weighted by the part of its time that counts. */
    private Load measure(long from, long to, long until, Cut cut, long furthestApart) {
        Map<String, Sum> sums = new TreeMap<>();
        double restMegahertzMillis = 0;
        double steadyMegahertzMillis = 0;
        long steadyMillis = 0;
        long millis = 0;
        ObservedSample earlier = null;
        for (ObservedSample later : samples) {
            if (earlier != null) {
                long counted = counted(earlier.at(), later.at(), from, to, until, cut);
                long elapsed = later.at() - earlier.at();
                double cpus = (later.cpuNanos() - earlier.cpuNanos()) / (elapsed * 1e6);
                if (counted > 0 && elapsed <= furthestApart && cpus >= 0 && cpus <= later.cpus() * CAPACITY_SLACK) {
                    millis += counted;
                    OfGuests ofGuests = guests(earlier, later, counted, sums);
                    double rest = cpus * later.mhz() * counted - ofGuests.megahertzMillis();
                    restMegahertzMillis += rest;
                    // What a guest used that came, went or began anew between two samples is in neither of them.
                    if (ofGuests.all()) {
                        steadyMillis += counted;
                        steadyMegahertzMillis += rest;
                    }
                }
            }
            earlier = later;
        }
        Map<String, ObservedRates> guests = new TreeMap<>();
        sums.forEach((uuid, sum) -> guests.put(uuid, sum.rates()));
        double rest =
                steadyMillis > 0 ? steadyMegahertzMillis / steadyMillis : restMegahertzMillis / Math.max(1, millis);
        return new Load(millis, Math.max(0, rest), guests);
    }

    /** How much of an interval counts, in milliseconds; none where it is not positive. */
    private static long counted(long earlier, long later, long from, long to, long until, Cut cut) {
        long overlap = Math.min(later, to) - Math.max(earlier, from);
        return switch (cut) {
            case AT_BOTH_ENDS -> overlap;
            case AT_START -> later < to ? overlap : 0;
            case NOWHERE -> later > from && later <= Math.min(to, until) ? later - earlier : 0;
        };
    }

    /** What the guests used together that two samples measure, and whether those are all that either shows. */
    private record OfGuests(double megahertzMillis, boolean all) {}

    private static OfGuests guests(ObservedSample earlier, ObservedSample later, long counted, Map<String, Sum> sums) {
        double elapsedMillis = later.at() - earlier.at();
        double megahertzMillis = 0;
        int measured = 0;
        for (ObservedSample.Guest now : later.guests().values()) {
            ObservedSample.Guest then = earlier.guest(now.uuid());
            if (then == null
                    || now.cpuNanos() < then.cpuNanos()
                    || now.networkBytes() < then.networkBytes()
                    || now.diskBytes() < then.diskBytes()) {
                continue;
            }
            double cpus = (now.cpuNanos() - then.cpuNanos()) / (elapsedMillis * 1e6);
            if (cpus > later.cpus() * CAPACITY_SLACK) {
                continue;
            }
            double megahertz = cpus * later.mhz();
            double perSecond = counted / elapsedMillis;
            Sum sum = sums.computeIfAbsent(now.uuid(), uuid -> new Sum());
            sum.millis += counted;
            sum.megahertzMillis += megahertz * counted;
            sum.networkBytes += (now.networkBytes() - then.networkBytes()) * perSecond;
            sum.diskBytes += (now.diskBytes() - then.diskBytes()) * perSecond;
            megahertzMillis += megahertz * counted;
            measured++;
        }
        boolean all = measured == later.guests().size()
                && measured == earlier.guests().size();
        return new OfGuests(megahertzMillis, all);
    }

    private static final class Sum {
        private long millis;
        private double megahertzMillis;
        private double networkBytes;
        private double diskBytes;

        ObservedRates rates() {
            return new ObservedRates(
                    millis, megahertzMillis / millis, networkBytes * 1000 / millis, diskBytes * 1000 / millis);
        }
    }
}
