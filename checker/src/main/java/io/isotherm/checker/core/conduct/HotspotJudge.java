package io.isotherm.checker.core.conduct;

import io.isotherm.checker.core.judge.Judge;
import io.isotherm.checker.core.observed.ObservedDecision;
import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.checker.core.observed.ObservedStates;
import io.isotherm.checker.core.report.CheckTally;
import io.isotherm.checker.core.report.HotEpisode;
import io.isotherm.checker.core.report.NeglectedHotspot;
import io.isotherm.schema.PoolConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Watches how long hot hosts are left alone.
 *
 * <p>At each decision a host whose state of that tick is HOT is either attended (a command from it was issued at this
 * tick or is under way, if need be past its deadline) or left alone. It is neglected when it was left alone at every
 * decision of a span of more than k windows (k of its detection) and there was room at each of them, see {@link
 * ReliefFinder}. A tick at which it was attended, or at which there was no room, begins a new span; one span is reported
 * once.
 */
public final class HotspotJudge implements Judge {
    private static final class Watch {
        private final long from;
        private long to;
        private long aloneSince;
        private long leftAlone;
        private long roomSince = Long.MAX_VALUE;
        private boolean reported;

        Watch(long from) {
            this.from = from;
            this.to = from;
            this.aloneSince = from;
        }
    }

    private final ObservedPool pool;
    private final CheckTally tally;
    private final Map<String, Watch> watches = new TreeMap<>();
    private final List<HotEpisode> episodes = new ArrayList<>();
    private final List<NeglectedHotspot> neglected = new ArrayList<>();

    public HotspotJudge(ObservedPool pool, CheckTally tally) {
        this.pool = pool;
        this.tally = tally;
    }

    public List<HotEpisode> episodes() {
        return episodes;
    }

    public List<NeglectedHotspot> neglected() {
        return neglected;
    }

    @Override
    public void decided(ObservedDecision decision, PoolConfig config, long known) {
        ReliefFinder finder = null;
        TreeSet<String> cooled = new TreeSet<>(watches.keySet());
        for (Map.Entry<String, ObservedStates> entry : pool.states().entrySet()) {
            ObservedStates.State state = entry.getValue().newest(decision.tick(), decision.tick());
            if (state == null || !state.isHot()) {
                continue;
            }
            String host = entry.getKey();
            cooled.remove(host);
            Watch watch = watches.computeIfAbsent(host, name -> new Watch(decision.tick()));
            long since = decision.tick() - watch.to;
            watch.to = decision.tick();
            watch.leftAlone = Math.max(watch.leftAlone, decision.tick() - watch.aloneSince);
            if (isAttended(host, decision)) {
                watch.aloneSince = decision.tick();
                unrelievable(watch);
                continue;
            }
            if (finder == null) {
                finder = new ReliefFinder(pool, decision, config, known);
            }
            Relief relief = finder.find(host, state.hotResources());
            tally.leftHot(relief.hindrance().map(Hindrance::label).orElse("nothing"), since);
            if (relief.hindrance().isPresent()) {
                unrelievable(watch);
            } else {
                relievable(host, watch, decision, config, relief.move());
            }
        }
        cooled.forEach(host -> close(host, watches.remove(host)));
    }

    private boolean isAttended(String host, ObservedDecision decision) {
        return Stream.concat(
                        pool.moves().unfinished(decision.tick(), decision.tick()).stream(),
                        pool.moves().late(decision).stream())
                .anyMatch(command -> command.source().equals(host));
    }

    private static void unrelievable(Watch watch) {
        watch.roomSince = Long.MAX_VALUE;
        watch.reported = false;
    }

    private void relievable(String host, Watch watch, ObservedDecision decision, PoolConfig config, String room) {
        watch.roomSince = Math.min(watch.roomSince, decision.tick());
        long allowed = config.getDetection().getK() * config.getDetection().getWindowMillis();
        if (!watch.reported && decision.tick() - watch.roomSince > allowed) {
            watch.reported = true;
            neglected.add(new NeglectedHotspot(
                    pool.name(),
                    host,
                    Instant.ofEpochMilli(watch.roomSince),
                    Instant.ofEpochMilli(decision.tick()),
                    room));
        }
    }

    private void close(String host, @Nullable Watch watch) {
        if (watch != null) {
            episodes.add(new HotEpisode(
                    pool.name(),
                    host,
                    Instant.ofEpochMilli(watch.from),
                    Instant.ofEpochMilli(watch.to),
                    Duration.ofMillis(watch.leftAlone)));
        }
    }

    @Override
    public void finish() {
        watches.forEach(this::close);
        watches.clear();
    }
}
