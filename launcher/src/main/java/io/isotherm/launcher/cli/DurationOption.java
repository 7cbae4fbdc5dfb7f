package io.isotherm.launcher.cli;

import io.isotherm.runtime.config.Units;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations on the command line, in the form of the configuration files. */
public final class DurationOption implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
        return Units.duration(value)
                .filter(duration -> duration.toMillis() >= 1)
                .orElseThrow(() -> new TypeConversionException(
                        "'" + value + "' is no duration above 0; give " + Units.DURATION_FORM));
    }
}
