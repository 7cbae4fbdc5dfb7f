package io.isotherm.checker;

import io.isotherm.schema.PoolConfig;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that is known of one pool so far. Rules read it; {@link PoolChecker} fills it. */
final class PoolView {
    /** So many windows of samples are kept: judgements look back two and wait up to three. */
    private static final int KEPT_WINDOWS = 6;

    private final String name;
    private final Configs configs;
    private final Map<String, HostHistory> hosts = new TreeMap<>();
    private final Map<String, StateHistory> states = new TreeMap<>();
    private final Map<String, DecisionView> decisions = new LinkedHashMap<>();
    private final Set<String> approved = new HashSet<>();
    private final Placement placement = new Placement();
    private final MoveLedger moves = new MoveLedger();
    private final PowerLedger power = new PowerLedger();
    private @Nullable DecisionView lastDecision;
    private final Map<String, Long> movedByOthers = new HashMap<>();
    private long firstSampleAt = Long.MAX_VALUE;

    PoolView(String name) {
        this.name = name;
        this.configs = new Configs(name);
    }

    String name() {
        return name;
    }

    Configs configs() {
        return configs;
    }

    Map<String, HostHistory> hosts() {
        return hosts;
    }

    HostHistory host(String host) {
        return hosts.computeIfAbsent(host, any -> new HostHistory());
    }

    Map<String, StateHistory> states() {
        return states;
    }

    StateHistory state(String host) {
        return states.computeIfAbsent(host, any -> new StateHistory());
    }

    Map<String, DecisionView> decisions() {
        return decisions;
    }

    Set<String> approved() {
        return approved;
    }

    Placement placement() {
        return placement;
    }

    MoveLedger moves() {
        return moves;
    }

    PowerLedger power() {
        return power;
    }

    @Nullable
    DecisionView lastDecision() {
        return lastDecision;
    }

    void decided(DecisionView decision) {
        decisions.put(decision.id(), decision);
        if (lastDecision == null || decision.tick() > lastDecision.tick()) {
            lastDecision = decision;
        }
    }

    /** When the first visible sample of the pool was taken; what needs samples cannot be judged before. */
    long firstSampleAt() {
        return firstSampleAt;
    }

    void sampled(long at) {
        firstSampleAt = Math.min(firstSampleAt, at);
    }

    void movedByOthers(String guest, long at) {
        movedByOthers.put(guest, at);
    }

    /** When the guest was last found moved without a command; {@link Long#MIN_VALUE} if it never was. */
    long movedByOthers(String guest) {
        return movedByOthers.getOrDefault(guest, Long.MIN_VALUE);
    }

    /** The configuration of the last decision; before the first one the newest there is. */
    PoolConfig config() {
        return lastDecision == null ? configs.newest() : configs.nearest(lastDecision.configVersion());
    }

    long windowMillis() {
        return config().getDetection().getWindowMillis();
    }

    long sampleMillis() {
        return config().getDetection().getSampleMillis();
    }

    /** How long after a tick what was reported may still have been known to its decision. */
    long lagMillis() {
        return config().getDetection().getGraceMillis() + windowMillis();
    }

    long retentionMillis() {
        return KEPT_WINDOWS * windowMillis() + 2 * config().getDetection().getGraceMillis();
    }

    /** The newest sample of a host before a time that is not older than two windows; null if it is silent. */
    @Nullable
    Sample awake(String host, long time, long window) {
        HostHistory history = hosts.get(host);
        Sample sample = history == null ? null : history.before(time);
        return sample == null || sample.at() < time - 2 * window ? null : sample;
    }

    /** The verdict on a host that was in force at a time; null if none of the last two windows is visible. */
    StateHistory.@Nullable State verdict(String host, long time, long window) {
        StateHistory history = states.get(host);
        return history == null ? null : history.newest(time - 2 * window, time);
    }
}
