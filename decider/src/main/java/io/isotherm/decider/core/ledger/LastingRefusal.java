package io.isotherm.decider.core.ledger;

import io.isotherm.reasons.Reasons;
import io.isotherm.schema.MigrationReason;
import java.util.Optional;

/**
 * A refusal that is of no use to provoke again until something is changed.
 *
 * @param vm UUID of the guest
 * @param vmName name of the guest
 * @param source host that it was on
 * @param destination host that it was to go to
 * @param reason why it was refused
 * @param at when, in milliseconds since the epoch
 */
public record LastingRefusal(
        String vm, String vmName, String source, String destination, MigrationReason reason, long at) {

    static Optional<LastingRefusal> of(PastMove move) {
        MigrationReason reason = move.reason();
        return reason == null || !move.cause().lasting()
                ? Optional.empty()
                : Optional.of(new LastingRefusal(
                        move.vm(), move.vmName(), move.source(), move.destination(), reason, move.endedAt()));
    }

    /** What it speaks against. */
    public FailureCause cause() {
        return FailureCause.of(PastMove.Outcome.REJECTED, reason);
    }

    /** Whether it speaks against a move of a guest, given by its UUID, from a host to another. */
    public boolean speaksAgainst(String guest, String from, String to) {
        return source.equals(from)
                && switch (cause()) {
                    case GUEST_LASTING -> vm.equals(guest);
                    case HOSTS_LASTING -> destination.equals(to);
                    default -> vm.equals(guest) && destination.equals(to);
                };
    }

    /** The refusal in words: what is not done any more, why, and what helps. */
    public String text() {
        Reasons.Explanation why = Reasons.explain(reason);
        String what = switch (cause()) {
            case GUEST_LASTING -> "guest " + vmName + " (" + vm + ") cannot leave " + source;
            case HOSTS_LASTING -> "no guest of " + source + " can go to " + destination;
            default -> "guest " + vmName + " (" + vm + ") cannot go from " + source + " to " + destination;
        };
        return what + ": " + reason + ", " + why.meaning() + "; " + why.remedy();
    }

    boolean replaces(LastingRefusal other) {
        return cause() == other.cause()
                && source.equals(other.source)
                && switch (cause()) {
                    case GUEST_LASTING -> vm.equals(other.vm);
                    case HOSTS_LASTING -> destination.equals(other.destination);
                    default -> vm.equals(other.vm) && destination.equals(other.destination);
                };
    }
}
