package io.isotherm.chaos;

import io.isotherm.hypervisor.Migration;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;

/** A migration as it truly goes. */
final class Move implements Migration {
    final Guest guest;
    final WorldHost from;
    final WorldHost to;
    private final CompletableFuture<Void> completion = new CompletableFuture<>();
    /** When the guest got there, in milliseconds of the virtual clock; -1 if it did not. */
    long arrivedAt = -1;

    Move(Guest guest, WorldHost from, WorldHost to) {
        this.guest = guest;
        this.from = from;
        this.to = to;
    }

    @Override
    public CompletableFuture<Void> completion() {
        return completion;
    }

    @Override
    public Duration elapsed() {
        return Duration.ZERO;
    }

    @Override
    public OptionalDouble estimatedProgress() {
        return OptionalDouble.empty();
    }

    @Override
    public String toString() {
        return guest.name + " from " + from.name + " to " + to.name;
    }
}
