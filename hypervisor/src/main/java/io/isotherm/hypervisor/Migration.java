package io.isotherm.hypervisor;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;

/** A live migration under way. It cannot be aborted: Xen has no such call. */
public interface Migration {

    /** Completes when the hypervisor says that it is over; exceptionally with a {@link HypervisorException}. */
    CompletableFuture<Void> completion();

    /** Time since it began. */
    Duration elapsed();

    /** Estimated share done, 0 to 1; empty when there is nothing to estimate it from. */
    OptionalDouble estimatedProgress();
}
