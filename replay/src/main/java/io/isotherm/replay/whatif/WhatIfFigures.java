package io.isotherm.replay.whatif;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a pool has cost and its guests have suffered over one run.
 *
 * <p>The SLA figures are those of Beloglazov and Buyya, "Optimal online deterministic algorithms and adaptive heuristics
 * for energy and performance efficient dynamic consolidation of virtual machines in Cloud data centers", Concurrency and
 * Computation: Practice and Experience 24(13), 2012, section 5, taken over the whole pool.
 *
 * @param hotMinutes hotspot-minutes: host-minutes with the CPU asked for, Domain-0 included, above the model's hot mark
 * @param overloadMinutes host-minutes in which more CPU, network or disk was asked for than the host has
 * @param overloadShare {@code overloadMinutes} as a share of the time that hosts ran, 0 to 1
 * @param unservedMhzSeconds CPU asked for and not served because the host had no more, migration downtime apart, in MHz·s
 * @param demandedMhzSeconds CPU asked for by running guests, in MHz·s
 * @param moves moves that succeeded
 * @param movedGib sent by them, pages sent again included, in GiB
 * @param reverseMoves moves that took a guest back to the host that it had come from less than an hour before
 * @param failedMoves moves that began and failed
 * @param durationError by how much the durations that moves were expected to take were off, as a share of what they took;
 *     median of the moves that succeeded, 0 without any
 * @param refusedMoves commands that a host refused to begin
 * @param hostHoursOn host-hours that hosts ran, neither asleep nor on their way
 * @param hostHoursAsleep host-hours asleep
 * @param energyKwh drawn by all hosts
 * @param slatah SLA violation time per active host: share of the time that hosts ran in which more CPU was asked for than
 *     the host has, 0 to 1
 * @param pdm performance degradation due to migrations: a tenth of the CPU that guests asked for while they migrated (the
 *     paper's estimate), and all that they asked for while suspended, as a share of {@code demandedMhzSeconds}
 * @param slav {@code slatah * pdm}
 * @param esv {@code energyKwh * slav}
 * @param waitingVmMinutes VM-minutes in which a guest waited for memory: to arrive at all, or to grow as it did in the
 *     recording
 * @param memoryExceeded windows × hosts in which guests held more memory than the host has; always 0 unless the model is
 *     wrong
 * @param scenarioMinutes time in each scenario, by its name; empty without management
 */
public record WhatIfFigures(
        double hotMinutes,
        double overloadMinutes,
        double overloadShare,
        double unservedMhzSeconds,
        double demandedMhzSeconds,
        long moves,
        double movedGib,
        long reverseMoves,
        long failedMoves,
        double durationError,
        long refusedMoves,
        double hostHoursOn,
        double hostHoursAsleep,
        double energyKwh,
        double slatah,
        double pdm,
        double slav,
        double esv,
        double waitingVmMinutes,
        long memoryExceeded,
        SortedMap<String, Double> scenarioMinutes) {

    public WhatIfFigures {
        scenarioMinutes = Collections.unmodifiableSortedMap(new TreeMap<>(scenarioMinutes));
    }

    /** How {@link #energyKwh} is known: by the hosts' curves, as nothing measures what is only simulated. */
    @JsonProperty
    public String energyBasis() {
        return "estimated";
    }
}
