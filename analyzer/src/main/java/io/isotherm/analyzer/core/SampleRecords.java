package io.isotherm.analyzer.core;

import io.isotherm.pool.PoolKeys;
import io.isotherm.pool.RefusedRecordException;
import io.isotherm.schema.HostMetrics;
import org.jspecify.annotations.Nullable;

/** Which records of samples are analysed: whom one is about must be beyond doubt. */
public final class SampleRecords {
    private SampleRecords() {}

    /**
     * The record's sample.
     *
     * @throws RefusedRecordException if it has none, or its key is not that of the host that it names
     */
    public static HostMetrics accepted(@Nullable String key, @Nullable HostMetrics sample) {
        if (sample == null) {
            throw new RefusedRecordException("A host-metrics record with key '" + key + "' has no value");
        }
        PoolKeys.check(key, sample.getPool(), sample.getHost());
        return sample;
    }
}
