package io.isotherm.decider.core.reconcile;

import io.isotherm.decider.core.ledger.MigrationCalibration;
import io.isotherm.decider.core.ledger.OpenMove;
import io.isotherm.decider.core.rules.Formats;

/**
 * A move that was reported to have succeeded, and how long it took.
 *
 * @param tookMillis how long it took, in milliseconds
 * @param expectedMillis how long it was expected to take, in milliseconds
 * @param surprise by how many deviations it took longer, as {@link MigrationCalibration#surprise} tells
 */
public record Arrival(OpenMove move, long tookMillis, long expectedMillis, double surprise) {

    static Arrival of(OpenMove move, long tookMillis, MigrationCalibration calibration) {
        double factor = calibration.factor(move.vm(), move.source(), move.destination());
        return new Arrival(
                move, tookMillis, Math.round(factor * move.modelMillis()), calibration.surprise(move, tookMillis));
    }

    /** The arrival in words. */
    public String text() {
        return "the move of " + move.vmName() + " from " + move.source() + " to " + move.destination() + " took "
                + Formats.duration(tookMillis) + ", expected were " + Formats.duration(expectedMillis);
    }
}
