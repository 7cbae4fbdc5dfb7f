package io.isotherm.decider.core.ledger;

import io.isotherm.schema.PowerAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is remembered of the hosts' power.
 *
 * @param open power commands that are not over; at most one for each host
 * @param hosts hosts that we have put to sleep: asleep still, or woken since
 * @param failedAt hosts of which a power command failed, with the last time, in milliseconds
 * @param emptySince hosts awake and without guests, with the tick since which they are, in milliseconds
 * @param coldSince tick since which the pool could do with fewer hosts, in milliseconds; 0 when it could not
 */
public record PowerHistory(
        List<OpenPower> open,
        Map<String, HostSleep> hosts,
        Map<String, Long> failedAt,
        Map<String, Long> emptySince,
        long coldSince) {
    public static final PowerHistory EMPTY = new PowerHistory(List.of(), Map.of(), Map.of(), Map.of(), 0);

    public Optional<OpenPower> openOf(String host) {
        return open.stream().filter(power -> power.host().equals(host)).findFirst();
    }

    public boolean asleep(String host) {
        HostSleep power = hosts.get(host);
        return power != null && power.state() == HostSleep.State.ASLEEP;
    }

    public boolean waking(String host) {
        return openOf(host).filter(power -> power.action() == PowerAction.WAKE).isPresent();
    }

    boolean fallingAsleep(String host) {
        return openOf(host).filter(power -> power.action() == PowerAction.SLEEP).isPresent();
    }

    /** Whether the host is up and to stay so, as far as we had to do with it. */
    public boolean awake(String host) {
        return !asleep(host) && openOf(host).isEmpty();
    }

    public PowerHistory issued(OpenPower power) {
        List<OpenPower> more = new ArrayList<>(open);
        more.add(power);
        return new PowerHistory(List.copyOf(more), hosts, failedAt, emptySince, coldSince);
    }

    public PowerHistory cold(long since) {
        return new PowerHistory(open, hosts, failedAt, emptySince, since);
    }
}
