package io.isotherm.launcher.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the demo is asked to show.
 *
 * @param trace a day of PlanetLab VMs that drives the guests; empty for the built-in story
 * @param hosts number of hosts; empty for the default of the story
 * @param vms number of guests; empty for the default of the story, or all of the trace
 * @param speed simulated seconds per second at most; 0 for as fast as the services keep up
 * @param duration how much simulated time to run; empty for the whole story
 * @param seed of whatever is random in the loads
 */
public record DemoOptions(
        Optional<Path> trace,
        OptionalInt hosts,
        OptionalInt vms,
        double speed,
        Optional<Duration> duration,
        long seed) {}
