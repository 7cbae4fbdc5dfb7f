package io.isotherm.replay.tune;

import io.isotherm.replay.tune.space.SearchSpace;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a search found.
 *
 * @param space what was searched
 * @param baseName what the configuration is called that the search started from: "the defaults", or a file's name
 * @param trials all that were tried, the first being that configuration, the last possibly the best of the others less
 *     what it changed to no effect
 * @param front those of which no other is better in all of energy, overload and moves, by rising energy
 * @param candidate of the best by score on the range that the search saw, the best on that and the first of those held
 *     back together, its changes without effect undone
 * @param validations how the candidate did where the search did not see, against the start
 * @param forward what choosing by the past would have brought, part after part of the searched range
 * @param effects how much the score depends on each setting around what is recommended, the strongest first
 */
public record TuneResult(
        SearchSpace space,
        String baseName,
        List<Trial> trials,
        List<Trial> front,
        Trial candidate,
        List<Validation> validations,
        List<Forward> forward,
        List<Effect> effects) {
    public TuneResult {
        trials = List.copyOf(trials);
        front = List.copyOf(front);
        validations = List.copyOf(validations);
        forward = List.copyOf(forward);
        effects = List.copyOf(effects);
    }

    /**
     * The start and the candidate on a range that the search did not see.
     *
     * @param range its name
     */
    public record Validation(String range, Outcome start, Outcome candidate) {}

    /**
     * The trial that was best over the first parts of the searched range, on the part that follows them.
     *
     * @param part which part, counted from 0; at least 1
     * @param trial which one would have been chosen
     * @param startScore score of the start on the part
     * @param score score of that trial on the part
     */
    public record Forward(int part, int trial, double startScore, double score) {}

    /**
     * What a setting does.
     *
     * @param dimension index of it in the space
     * @param below change of the score with the setting one step lower, as a share of the score; NaN if there is none
     * @param above the same one step higher; of the best other choice for a choice
     * @param correlations strength of the relation over all trials with score, energy, overload and moves: Spearman's rank
     *     correlation for a range, the correlation ratio of ranks (which has no sign) for a choice; NaN where the trials
     *     tell nothing
     */
    public record Effect(int dimension, double below, double above, List<Double> correlations) {
        public Effect {
            correlations = List.copyOf(correlations);
        }
    }

    /** The configuration that the search started from. */
    public Trial start() {
        return trials.get(0);
    }

    /** Whether the candidate beat the start on all that the search did not see: one bad day is reason enough to stay. */
    public boolean better() {
        return candidate.number() != 0 && worse().isEmpty();
    }

    /** The first range that the search did not see on which the candidate is no better than the start. */
    private Optional<Validation> worse() {
        return validations.stream()
                .filter(validation -> validation.candidate().score(space.weights())
                        >= validation.start().score(space.weights()))
                .findFirst();
    }

    /** What to run the pool with: the candidate if it is better, else the start. */
    public Trial recommended() {
        return better() ? candidate : start();
    }

    /** Score of the candidate on all that was held back. */
    public double candidateScore() {
        return validations.stream()
                .mapToDouble(validation -> validation.candidate().score(space.weights()))
                .sum();
    }

    /** Score of the start on all that was held back. */
    public double startScore() {
        return validations.stream()
                .mapToDouble(validation -> validation.start().score(space.weights()))
                .sum();
    }

    /** The verdict in a sentence. */
    public String verdict() {
        if (candidate.number() == 0) {
            return startIsBest() + ": no trial beat " + them() + " on what the search saw.";
        }
        return worse().map(range -> startIsBest() + ": trial " + candidate.number() + " beat " + them()
                        + " on what the search saw, but on what it did not see (" + range.range() + ") its score is "
                        + change(range.candidate(), range.start()) + " above.")
                .orElseGet(() -> "Trial " + candidate.number()
                        + " is recommended: on what the search did not see its score is "
                        + change(candidateScore(), startScore()) + " below that of " + baseName + ".");
    }

    private String change(Outcome outcome, Outcome than) {
        return change(outcome.score(space.weights()), than.score(space.weights()));
    }

    private static String change(double score, double than) {
        return String.format(Locale.ROOT, "%.1f %%", Math.abs(score / than - 1) * 100);
    }

    /** "The defaults are best"; the name of a file is left as it is. */
    String startIsBest() {
        return plural()
                ? baseName.substring(0, 1).toUpperCase(Locale.ROOT) + baseName.substring(1) + " are best"
                : baseName + " is best";
    }

    private String them() {
        return plural() ? "them" : "it";
    }

    private boolean plural() {
        return baseName.startsWith("the ");
    }
}
