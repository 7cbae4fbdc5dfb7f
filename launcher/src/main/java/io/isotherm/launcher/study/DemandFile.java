package io.isotherm.launcher.study;

import io.isotherm.launcher.cli.ProgressDisplay;
import io.isotherm.replay.demand.Demand;
import io.isotherm.replay.demand.DemandExtractor;
import io.isotherm.replay.demand.RecordedDemand;
import io.isotherm.replay.recording.Recording;
import java.nio.file.Path;
import java.util.Optional;

/** Reads what the guests of a recorded pool asked for, and tells what had to be mended or left out. */
final class DemandFile {
    private DemandFile() {}

    /** @param pool the pool, where the recording holds several */
    static Demand read(Path file, Optional<String> pool) {
        Recording recording = Recording.open(file);
        recording.repairs().forEach(repair -> System.err.println("isotherm: " + file + ": " + repair));
        long samples = recording.counts().getOrDefault(RecordedDemand.TOPIC, 0L);
        DemandExtractor extractor = new DemandExtractor();
        long ahead;
        try (ProgressDisplay progress = ProgressDisplay.of("reading", samples)) {
            ahead = RecordedDemand.read(recording, pool, sample -> {
                extractor.accept(sample);
                progress.step();
            });
        }
        if (extractor.skipped() + ahead > 0) {
            System.err.println("isotherm: " + file + ": " + (extractor.skipped() + ahead) + " of " + samples
                    + " samples are not used: they are older than one of the same host before them, from a clock that is "
                    + "ahead, or of a host without CPU or memory");
        }
        return extractor.finish();
    }
}
