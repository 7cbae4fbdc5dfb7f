package io.isotherm.decider.core.scenario;

import io.isotherm.decider.core.ledger.FailureCause;
import io.isotherm.decider.core.ledger.PastMove;
import io.isotherm.decider.core.rules.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Whether moves fail whoever takes part in them, so that something is wrong that no host and no guest is the cause of. What
 * one host or one guest explains is held against that one alone.
 */
final class WidespreadFailures {
    private static final double LEAST_SHARE = 0.5;

    private WidespreadFailures() {}

    /**
     * That moves fail everywhere, in words; empty when they do not.
     *
     * @param ended the moves of the last hour
     * @param most so many failures that no single host or guest explains are accepted
     */
    static Optional<String> of(List<PastMove> ended, int most) {
        List<PastMove> failed =
                ended.stream().filter(WidespreadFailures::counts).toList();
        long least = failed.size();
        double share = 1;
        for (Predicate<PastMove> elsewhere : suspects(failed)) {
            long failures = failed.stream().filter(elsewhere).count();
            long tried = failures
                    + ended.stream()
                            .filter(move -> !move.failed())
                            .filter(elsewhere)
                            .count();
            least = Math.min(least, failures);
            share = Math.min(share, tried == 0 ? 0 : (double) failures / tried);
        }
        if (failed.isEmpty() || least <= most || share < LEAST_SHARE) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "%d moves failed within the last hour, %d of them whichever host or guest is left out (at most %d are "
                        + "accepted), and so did %s of all moves or more (less than %s is accepted)",
                failed.size(),
                least,
                most,
                Formats.share(share),
                Formats.share(LEAST_SHARE)));
    }

    private static boolean counts(PastMove move) {
        return move.failedUnderWay()
                && move.cause() != FailureCause.NONE
                && move.cause() != FailureCause.GUEST
                && !move.cause().lasting();
    }

    /** For each host and guest of the failures, the moves that it takes no part in. */
    private static List<Predicate<PastMove>> suspects(List<PastMove> failed) {
        SortedSet<String> hosts = new TreeSet<>();
        SortedSet<String> guests = new TreeSet<>();
        failed.forEach(move -> {
            hosts.add(move.source());
            hosts.add(move.destination());
            guests.add(move.vm());
        });
        List<Predicate<PastMove>> elsewhere = new ArrayList<>();
        hosts.forEach(host -> elsewhere.add(
                move -> !move.source().equals(host) && !move.destination().equals(host)));
        guests.forEach(guest -> elsewhere.add(move -> !move.vm().equals(guest)));
        return elsewhere;
    }
}
