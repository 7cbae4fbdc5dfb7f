package io.isotherm.simulator.migration;

import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.simulator.load.SeededHash;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which migrations are to fail, and how: those asked for by name, in the order given, then some at random. */
public final class InjectedFailures {

    /** A failure that strikes at a share of the migration's duration; at 0 the migration is refused at once. */
    public record Failure(HypervisorException.Kind kind, double atShare) {}

    private static final class Rule {
        private final Predicate<MigrationAttempt> matches;
        private final Failure failure;
        private int left;

        private Rule(int count, Predicate<MigrationAttempt> matches, Failure failure) {
            this.left = count;
            this.matches = matches;
            this.failure = failure;
        }
    }

    private final long seed;
    private final double probability;
    private final List<Rule> rules = new ArrayList<>();

    public InjectedFailures(long seed, double probability) {
        this.seed = seed;
        this.probability = probability;
    }

    public void add(int count, Predicate<MigrationAttempt> matches, Failure failure) {
        rules.add(new Rule(count, matches, failure));
    }

    /** Whether and how the attempt of this number is to fail; uses up a rule that matches. */
    public Optional<Failure> next(long number, MigrationAttempt attempt) {
        for (Iterator<Rule> iterator = rules.iterator(); iterator.hasNext(); ) {
            Rule rule = iterator.next();
            if (rule.matches.test(attempt)) {
                rule.left--;
                if (rule.left <= 0) {
                    iterator.remove();
                }
                return Optional.of(rule.failure);
            }
        }
        if (SeededHash.unit(seed, 2 * number) < probability) {
            // Never at 0 nor at the very end: it begins, and it fails.
            double atShare = 0.01 + 0.98 * SeededHash.unit(seed, 2 * number + 1);
            return Optional.of(new Failure(HypervisorException.Kind.MIGRATION_FAILED, atShare));
        }
        return Optional.empty();
    }
}
