package io.isotherm.decider.core.ledger;

import io.isotherm.schema.PowerAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of the hosts' power.
 *
 * @param open power commands that are not over; at most one for each host
 * @param hosts hosts that we have put to sleep: asleep still, or woken since
 * @param failedAt hosts that could lately not be woken, with the last time, in milliseconds
 * @param emptySince hosts awake and without guests, with the tick since which they are, in milliseconds
 * @param coldSince tick since which the pool could do with fewer hosts, in milliseconds; 0 when it could not
 * @param upSince hosts awake and known, with the tick since which they are, in milliseconds; 0 for those that were so when
 *     the pool was first seen
 * @param boots how long the last hosts that were woken took from the command to their first good window, in milliseconds,
 *     oldest first
 * @param unpowered hosts of which an executor said that it cannot control their power, with the last time, in milliseconds
 * @param keptAwake hosts of which a sleep came to nothing, with the time until which none is tried again, in milliseconds
 */
public record PowerHistory(
        List<OpenPower> open,
        Map<String, HostSleep> hosts,
        Map<String, Long> failedAt,
        Map<String, Long> emptySince,
        long coldSince,
        Map<String, Long> upSince,
        List<Long> boots,
        Map<String, Long> unpowered,
        Map<String, Long> keptAwake) {
    public static final PowerHistory EMPTY =
            new PowerHistory(List.of(), Map.of(), Map.of(), Map.of(), 0, Map.of(), List.of(), Map.of(), Map.of());

    private static final int BOOTS_REMEMBERED = 9;

    public PowerHistory {
        // Absent in what earlier releases stored.
        upSince = upSince == null ? Map.of() : upSince;
        boots = boots == null ? List.of() : boots;
        unpowered = unpowered == null ? Map.of() : unpowered;
        keptAwake = keptAwake == null ? Map.of() : keptAwake;
    }

    public Optional<OpenPower> openOf(String host) {
        return open.stream().filter(power -> power.host().equals(host)).findFirst();
    }

    public boolean asleep(String host) {
        HostSleep power = hosts.get(host);
        return power != null && power.state() == HostSleep.State.ASLEEP;
    }

    /** Whether a host was found to have no power control. */
    public boolean unpowered(String host) {
        return unpowered.containsKey(host);
    }

    public boolean waking(String host) {
        return openOf(host).filter(power -> power.action() == PowerAction.WAKE).isPresent();
    }

    /**
     * Hosts that are being woken and can be reckoned with: somebody has answered within two ticks, and they do not take
     * much longer than hosts of this pool lately took.
     */
    public List<String> coming(Timing timing, long tick) {
        return open.stream()
                .filter(power ->
                        power.action() == PowerAction.WAKE && tick - power.issuedAt() < patience(power, timing))
                .map(OpenPower::host)
                .toList();
    }

    private long patience(OpenPower wake, Timing timing) {
        if (wake.status() == null) {
            return timing.margin();
        }
        Long boot = boot();
        return boot == null ? timing.answer() : 2 * boot + timing.margin();
    }

    /** How long a host takes to wake: the median of the last ones, in milliseconds; null before one was woken. */
    public @Nullable Long boot() {
        return boots.isEmpty() ? null : boots.stream().sorted().toList().get(boots.size() / 2);
    }

    /** The boots with one more, of which the last few are kept. */
    public static List<Long> withBoot(List<Long> boots, long millis) {
        List<Long> more = new ArrayList<>(boots);
        more.add(millis);
        return List.copyOf(more.subList(Math.max(0, more.size() - BOOTS_REMEMBERED), more.size()));
    }

    boolean fallingAsleep(String host) {
        return openOf(host).filter(power -> power.action() == PowerAction.SLEEP).isPresent();
    }

    /** Whether the host is up and to stay so, as far as we had to do with it. */
    public boolean awake(String host) {
        return !asleep(host) && openOf(host).isEmpty();
    }

    /** Whether the host is not to be put to sleep for now, as it lately could not be, or was hard to wake. */
    public boolean keptAwake(String host) {
        return keptAwake.containsKey(host) || failedAt.containsKey(host);
    }

    public PowerHistory issued(OpenPower power) {
        List<OpenPower> more = new ArrayList<>(open);
        more.add(power);
        return new PowerHistory(
                List.copyOf(more), hosts, failedAt, emptySince, coldSince, upSince, boots, unpowered, keptAwake);
    }

    public PowerHistory cold(long since) {
        return new PowerHistory(open, hosts, failedAt, emptySince, since, upSince, boots, unpowered, keptAwake);
    }
}
