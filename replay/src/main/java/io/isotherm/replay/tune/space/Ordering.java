package io.isotherm.replay.tune.space;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.DetectionConfig;
import io.isotherm.schema.Marks;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Resource;
import java.util.stream.Stream;

/**
 * Brings settings that were drawn independently of each other into the order that a sound configuration needs, so that no
 * trial is wasted. The first of each rule leads: a high mark pulls its leave mark below it, never the other way round.
 */
final class Ordering {
    private static final double GAP = 0.01;

    private Ordering() {}

    /** Changes a configuration to keep the rules between its settings. */
    static void repair(PoolConfig config) {
        DetectionConfig detection = config.getDetection();
        detection.getMarks().forEach(Ordering::marks);
        detection.setK(Math.min(detection.getK(), detection.getN()));
        long sample = Math.max(1, detection.getSampleMillis());
        detection.setWindowMillis(Math.max(1, Math.round((double) detection.getWindowMillis() / sample)) * sample);
        detection.setForgetMillis(Math.max(detection.getForgetMillis(), detection.getWindowMillis()));
        double lowestHigh = Stream.of(Resource.values())
                .mapToDouble(resource -> PoolConfigs.marks(config, resource).getHigh())
                .min()
                .orElseThrow();
        config.getDecision().setPackingLimit(Math.min(config.getDecision().getPackingLimit(), lowestHigh));
    }

    private static void marks(Marks marks) {
        marks.setHighLeave(Math.min(marks.getHighLeave(), marks.getHigh()));
        marks.setLowLeave(Math.max(0, Math.min(marks.getLowLeave(), rounded(marks.getHighLeave() - GAP))));
        marks.setLow(Math.min(marks.getLow(), marks.getLowLeave()));
    }

    private static double rounded(double share) {
        return Math.rint(share * 1e9) / 1e9;
    }
}
