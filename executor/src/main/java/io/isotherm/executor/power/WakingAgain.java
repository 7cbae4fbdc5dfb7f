package io.isotherm.executor.power;

import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.schema.PowerReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Sees to it that a host comes up again on which a guest appeared once it was asked to switch itself off: whoever was asked
 * that can mostly not be told otherwise.
 */
final class WakingAgain {
    private final String guest;
    private final ControlledHost host;
    private final PowerReporter reporter;
    private final PowerTask.Patience patience;
    private final Duration progressInterval;

    private Instant since;
    private Instant askedAt;
    private int requests;

    /**
     * @param guest that appeared, in words
     * @param since when the host was asked to switch itself off
     */
    WakingAgain(
            String guest,
            Instant since,
            ControlledHost host,
            PowerReporter reporter,
            PowerTask.Patience patience,
            Duration progressInterval) {
        this.guest = guest;
        this.since = since;
        this.askedAt = since;
        this.host = host;
        this.reporter = reporter;
        this.patience = patience;
        this.progressInterval = progressInterval;
    }

    /** Does what is due; how it ended, in words, or empty while it goes on. */
    Optional<String> look(Instant now, HostPower.State state) {
        boolean off = host.isDown(state);
        if (off && !isWoken()) {
            host.expectReport();
            since = now;
            wake(now);
        } else if (isWoken() && host.isUp(state)) {
            return Optional.of(guest + "; it went down with it and was woken again: see whether the guest runs");
        } else if (patience.isOver(since, now)) {
            String words = isWoken()
                    ? "; it went down with it, and did not come up again "
                            + Duration.between(since, now).toSeconds() + " s after it was woken"
                    : "; it stays up";
            return Optional.of(host.withFailure(guest + words));
        } else if (off && PowerTask.mayAskAgain(requests, askedAt, now)) {
            wake(now);
        } else if (reporter.isDue(now, progressInterval)) {
            reporter.running(now, since, PowerReason.GUEST_APPEARED, guest);
        }
        return Optional.empty();
    }

    /** Whether the host went down with the guest, and was asked to come up again. */
    private boolean isWoken() {
        return requests > 0;
    }

    private void wake(Instant now) {
        requests++;
        askedAt = now;
        host.forgetFailure();
        try {
            host.power().wake(host.name());
        } catch (HypervisorException e) {
            host.failed(e);
        }
        reporter.running(
                now, since, PowerReason.GUEST_APPEARED, guest + "; it went down with it, and is being woken again");
    }
}
