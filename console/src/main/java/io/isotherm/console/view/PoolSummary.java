package io.isotherm.console.view;

import io.isotherm.explain.status.PoolStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostCounts;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.ScenarioShare;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pool in short.
 *
 * @param pool its name
 * @param at tick of its newest decision
 * @param scenario the most pressing
 * @param scenarioSince since when
 * @param scenarios all that hold
 * @param mode the mode in force
 * @param paused whether nothing new starts
 * @param configVersion version of the configuration in force
 * @param hosts hosts by what is known of them
 * @param guests how many guests are not shut off
 * @param underWay moves that are not over
 * @param offers what waits for approval
 * @param attention what needs a person
 */
public record PoolSummary(
        String pool,
        Instant at,
        Scenario scenario,
        Instant scenarioSince,
        List<Share> scenarios,
        Mode mode,
        boolean paused,
        long configVersion,
        Counts hosts,
        int guests,
        int underWay,
        int offers,
        List<String> attention) {

    /**
     * A scenario's share of a decision.
     *
     * @param scenario which
     * @param mode the mode in force for it
     * @param algorithm that planned for it; null for none
     * @param evidence why it holds
     * @param wanted moves that were planned
     * @param got moves that were issued
     * @param waitsFor what the rest waits for; null for nothing
     */
    public record Share(
            Scenario scenario,
            Mode mode,
            @Nullable String algorithm,
            List<String> evidence,
            int wanted,
            int got,
            @Nullable String waitsFor) {
        static Share of(ScenarioShare share) {
            return new Share(
                    share.getScenario(),
                    share.getMode(),
                    share.getAlgorithm(),
                    share.getEvidence(),
                    share.getWanted(),
                    share.getGot(),
                    share.getWaitsFor());
        }
    }

    /** Hosts by what is known of them. */
    public record Counts(int hot, int normal, int cold, int unknown, int asleep) {
        static Counts of(HostCounts counts) {
            return new Counts(
                    counts.getHot(), counts.getNormal(), counts.getCold(), counts.getUnknown(), counts.getAsleep());
        }
    }

    /** What a status and the newest decision say. */
    public static PoolSummary of(PoolStatus status, Optional<Decision> newest, boolean paused, int guests, int offers) {
        return new PoolSummary(
                status.pool(),
                status.at(),
                status.scenario(),
                status.scenarioSince(),
                newest.map(Decision::getScenarios).orElse(List.of()).stream()
                        .map(Share::of)
                        .toList(),
                status.mode(),
                paused,
                status.configVersion(),
                newest.map(decision -> Counts.of(decision.getHosts())).orElse(new Counts(0, 0, 0, 0, 0)),
                guests,
                status.underWay().size(),
                offers,
                status.attention());
    }
}
