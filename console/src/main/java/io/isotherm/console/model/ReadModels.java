package io.isotherm.console.model;

import io.isotherm.console.view.RecordedSpan;
import java.time.Instant;
import java.util.Optional;

/** Where answers come from: what is known now, or what a recording tells of a time. */
public interface ReadModels {
    /** What is known now; of a recording, what was known at its end. */
    ReadModel newest();

    /** What was known at a time that is recorded; one beyond it counts as the nearest that is. */
    ReadModel at(Instant time);

    /** The recording that is shown; empty where it is what happens now. */
    Optional<RecordedSpan> recording();
}
