package io.isotherm.hypervisor.remote;

import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.Migration;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A migration of a remote inventory, looked at until it is over. */
final class RemoteMigration implements Migration {
    private static final long LOOK_EVERY_MILLIS = 100;

    private final long id;
    private final RemoteCalls calls;
    private final CompletableFuture<Void> completion = new CompletableFuture<>();
    private final ScheduledFuture<?> looking;

    RemoteMigration(long id, RemoteCalls calls, ScheduledExecutorService watch) {
        this.id = id;
        this.calls = calls;
        this.looking =
                watch.scheduleWithFixedDelay(this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletableFuture<Void> completion() {
        return completion;
    }

    @Override
    public Duration elapsed() {
        return Duration.ofMillis(status().elapsedMillis());
    }

    @Override
    public OptionalDouble estimatedProgress() {
        Double progress = status().progress();
        return progress == null ? OptionalDouble.empty() : OptionalDouble.of(progress);
    }

    private void look() {
        if (completion.isDone()) {
            looking.cancel(false);
            return;
        }
        try {
            Wire.MigrationStatus status = status();
            if (status.refusal() != null) {
                completion.completeExceptionally(new HypervisorException(
                        status.refusal().kind(), status.refusal().message()));
            } else if (status.done()) {
                completion.complete(null);
            }
        } catch (HypervisorException e) {
            // While the pool does not answer, nobody knows: look again. A server that forgot the migration ends it.
            if (e.kind() != Kind.UNREACHABLE) {
                completion.completeExceptionally(e);
            }
        }
    }

    private Wire.MigrationStatus status() {
        return calls.get("/migrations/" + id, Wire.MigrationStatus.class);
    }
}
