package io.isotherm.analyzer.core;

import io.isotherm.pool.EventTimes;
import io.isotherm.pool.PoolKeys;
import io.isotherm.pool.RefusedRecordException;
import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.schema.HostMetrics;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which records of samples are analysed: whom one is about, and when it was taken, must be beyond doubt. */
public final class SampleRecords {
    private SampleRecords() {}

    /**
     * The record's sample.
     *
     * @param key the record's key
     * @param at the record's time, when it was published
     * @param sample its value
     * @throws RefusedRecordException if it has none, its key is not that of the host that it names, or the sample is dated
     *     later than it was published
     */
    public static HostMetrics accepted(@Nullable String key, Instant at, @Nullable HostMetrics sample) {
        if (sample == null) {
            throw new RefusedRecordException(
                    DeadLetterReason.NO_VALUE, "A host-metrics record with key '" + key + "' has no value");
        }
        PoolKeys.check(key, sample.getPool(), sample.getHost());
        EventTimes.check(sample.getSampledAt(), at);
        return sample;
    }
}
