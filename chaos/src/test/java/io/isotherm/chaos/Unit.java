package io.isotherm.chaos;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Keeps a process alive, as systemd would: starts a new life of it some time after one is over. */
final class Unit {
    private static final long LOOK_MILLIS = 4000;

    private final VirtualClock clock;
    private final Supplier<Life> lives;
    private final BooleanSupplier possible;
    private final long turnMillis;
    private Life life;
    private long notBefore;

    /** @param possible whether there is a machine for it to run on */
    Unit(VirtualClock clock, Supplier<Life> lives, BooleanSupplier possible, long turnMillis) {
        this.clock = clock;
        this.lives = lives;
        this.possible = possible;
        this.turnMillis = turnMillis;
        this.life = lives.get();
        life.start(turnMillis);
        clock.in(LOOK_MILLIS, this::look);
    }

    private void look() {
        if (life.isOver() && possible.getAsBoolean() && clock.now() >= notBefore) {
            replace();
        }
        clock.in(LOOK_MILLIS, this::look);
    }

    /** Starts a new life, whatever has become of the one before. */
    void replace() {
        life = lives.get();
        life.start(turnMillis);
    }

    /** Starts no new life for so long. */
    void rest(long millis) {
        notBefore = clock.now() + millis;
    }

    Life life() {
        return life;
    }
}
