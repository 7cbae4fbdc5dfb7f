package io.isotherm.checker.core.observed;

import io.isotherm.pool.ResolvedConfig;
import io.isotherm.schema.PoolConfig;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All that is known of one pool so far. Rules read it; {@code PoolChecker} fills it. */
public final class ObservedPool {
    /** So many windows of samples are kept: judgements look back two and wait up to three. */
    private static final int KEPT_WINDOWS = 6;
    /** The ends of so many windows are kept. */
    private static final int KEPT_ENDS = 100;
    /** So many hosts are judged at most. */
    public static final int MAX_HOSTS = 10_000;

    private final String name;
    private final ObservedConfigs configs;
    private final Map<String, ObservedHost> hosts = new TreeMap<>();
    private final Map<String, ObservedStates> states = new TreeMap<>();
    /** One state of each of the newest windows, by the end of the window: what they have in common is told by any. */
    private final TreeMap<Long, ObservedStates.State> windows = new TreeMap<>();

    private final Map<String, ObservedDecision> decisions = new LinkedHashMap<>();
    private final Set<String> approved = new HashSet<>();
    private final ObservedPlacement placement = new ObservedPlacement();
    private final ObservedMoves moves = new ObservedMoves();
    private final ObservedPower power = new ObservedPower();
    private @Nullable ObservedDecision lastDecision;
    private final Map<String, Long> movedByOthers = new HashMap<>();
    private long firstSampleAt = Long.MAX_VALUE;

    public ObservedPool(String name) {
        this.name = name;
        this.configs = new ObservedConfigs(name);
    }

    public String name() {
        return name;
    }

    public ObservedConfigs configs() {
        return configs;
    }

    /** A version of the configuration, with its names resolved against what was seen so far; empty if it is not visible. */
    public Optional<PoolConfig> config(long version) {
        return configs.version(version).map(config -> {
            if (!ResolvedConfig.hasNames(config)) {
                return config;
            }
            Set<String> known = new TreeSet<>(hosts.keySet());
            known.addAll(states.keySet());
            return ResolvedConfig.of(config, placement.guestNames(), known).config();
        });
    }

    public Map<String, ObservedHost> hosts() {
        return hosts;
    }

    /** Whether a host is new and there are as many as may be. */
    public boolean isFull(String host) {
        return hosts.size() >= MAX_HOSTS && !hosts.containsKey(host)
                || states.size() >= MAX_HOSTS && !states.containsKey(host);
    }

    public ObservedHost host(String host) {
        return hosts.computeIfAbsent(host, any -> new ObservedHost());
    }

    public Map<String, ObservedStates> states() {
        return states;
    }

    public ObservedStates state(String host) {
        return states.computeIfAbsent(host, any -> new ObservedStates());
    }

    /** Notes the window that a state is of. */
    public void windowEnded(ObservedStates.State state) {
        windows.putIfAbsent(state.windowEnd(), state);
        if (windows.size() > KEPT_ENDS) {
            windows.pollFirstEntry();
        }
    }

    /**
     * How long the window was that ended at a tick: one that began under an earlier configuration keeps that one's length.
     *
     * @param config the configuration of the decision, whose length it is where no window is visible
     */
    public long windowMillis(long tick, PoolConfig config) {
        ObservedStates.State window = windows.get(tick);
        return window == null ? config.getDetection().getWindowMillis() : window.windowMillis();
    }

    /** The versions of the configurations under which windows were closed that ended after `from` and not after `to`. */
    public Set<Long> versionsOfWindows(long from, long to) {
        Set<Long> versions = new TreeSet<>();
        windows.subMap(from, false, to, true).values().forEach(window -> versions.add(window.configVersion()));
        return versions;
    }

    /** The load of a host in the window that ends at a tick. */
    public ObservedHost.Load load(String host, long tick, long window) {
        return host(host).load(tick - window, tick, sampledUntil(host, tick));
    }

    /** When the last sample of a host was taken that its state at a tick rests on: a later one came too late for it. */
    public long sampledUntil(String host, long tick) {
        ObservedStates history = states.get(host);
        ObservedStates.State state = history == null ? null : history.newest(tick, tick);
        return state == null ? tick : state.sampledUntil();
    }

    public Map<String, ObservedDecision> decisions() {
        return decisions;
    }

    public Set<String> approved() {
        return approved;
    }

    public ObservedPlacement placement() {
        return placement;
    }

    public ObservedMoves moves() {
        return moves;
    }

    public ObservedPower power() {
        return power;
    }

    public @Nullable ObservedDecision lastDecision() {
        return lastDecision;
    }

    public void decided(ObservedDecision decision) {
        decisions.put(decision.id(), decision);
        if (lastDecision == null || decision.tick() > lastDecision.tick()) {
            lastDecision = decision;
        }
    }

    /** When the first visible sample of the pool was taken; what needs samples cannot be judged before. */
    public long firstSampleAt() {
        return firstSampleAt;
    }

    public void sampled(long at) {
        firstSampleAt = Math.min(firstSampleAt, at);
    }

    public void movedByOthers(String guest, long at) {
        movedByOthers.put(guest, at);
    }

    /** When the guest was last found moved without a command; {@link Long#MIN_VALUE} if it never was. */
    public long movedByOthers(String guest) {
        return movedByOthers.getOrDefault(guest, Long.MIN_VALUE);
    }

    /** The configuration of the last decision; before the first one the newest there is. */
    public PoolConfig config() {
        return lastDecision == null ? configs.newest() : configs.nearest(lastDecision.configVersion());
    }

    public long windowMillis() {
        return config().getDetection().getWindowMillis();
    }

    public long sampleMillis() {
        return config().getDetection().getSampleMillis();
    }

    /** How long after a tick what was reported may still have been known to its decision. */
    public long lagMillis() {
        return config().getDetection().getGraceMillis() + windowMillis();
    }

    public long retentionMillis() {
        return KEPT_WINDOWS * windowMillis() + 2 * config().getDetection().getGraceMillis();
    }

    /** The newest sample of a host by a time that is not older than two windows; null if it is silent. */
    public @Nullable ObservedSample awake(String host, long time, long window) {
        ObservedHost history = hosts.get(host);
        ObservedSample sample = history == null ? null : history.newest(time);
        return sample == null || sample.at() < time - 2 * window ? null : sample;
    }

    /**
     * The SLEEP command by which a host is asleep, or falling asleep, at a time; null when it is up or being woken. A host that
     * goes on sending samples is up, whatever was reported.
     *
     * @param known reports up to this time count
     */
    public ObservedPower.@Nullable Command asleep(String host, long time, long known) {
        ObservedPower.Command command =
                power.asleep(host, time, known, config().getDecision().getCommandTimeoutMillis());
        ObservedHost history = hosts.get(host);
        ObservedSample sample = history == null ? null : history.newest(time);
        return command != null && sample != null && command.isRefutedBy(sample, windowMillis()) ? null : command;
    }

    /** The verdict on a host that was in force at a time; null if none of the last two windows is visible. */
    public ObservedStates.@Nullable State verdict(String host, long time, long window) {
        ObservedStates history = states.get(host);
        return history == null ? null : history.newest(time - 2 * window, time);
    }
}
