package io.isotherm.chaos;

import java.util.Random;

/**
 * One life of a process, from its start until it ends or is killed. It takes turns; in a turn it goes through steps, each a
 * call to what lies outside of it, and at each it may be killed, or stand still while the rest of the world goes on.
 */
abstract class Life {
    /** What befalls a process at a step. */
    enum Mishap {
        KILLED,
        STANDS_STILL
    }

    final String name;
    final VirtualClock clock;
    final Story story;
    private final Random random;
    private boolean over;
    private boolean inTurn;
    private int stepsLeft;
    private Mishap mishap = Mishap.KILLED;
    private Runnable whenBefallen = () -> {};

    Life(String name, VirtualClock clock, Story story, Random random) {
        this.name = name;
        this.clock = clock;
        this.story = story;
        this.random = random;
    }

    /** Begins, and takes a turn each so many milliseconds from then on. */
    final void start(long everyMillis) {
        story.tell(name, "starts");
        inTurn(this::begin);
        next(everyMillis);
    }

    private void next(long everyMillis) {
        if (!over) {
            clock.in(everyMillis, () -> {
                if (!inTurn) {
                    inTurn(this::turn);
                }
                next(everyMillis);
            });
        }
    }

    private void inTurn(Runnable work) {
        if (over) {
            return;
        }
        inTurn = true;
        try {
            work.run();
        } catch (Crash e) {
            over = true;
        } finally {
            inTurn = false;
        }
    }

    abstract void begin();

    abstract void turn();

    /** Has something befall it within its next steps. */
    final void befall(int withinSteps, Mishap what, Runnable then) {
        stepsLeft = 1 + random.nextInt(withinSteps);
        mishap = what;
        whenBefallen = then;
    }

    /** It comes to a step. */
    final void step(String what) {
        if (over) {
            throw new Crash(name);
        }
        if (stepsLeft == 0 || --stepsLeft > 0) {
            return;
        }
        if (mishap == Mishap.KILLED) {
            kill("is killed as it " + what);
            whenBefallen.run();
            throw new Crash(name);
        }
        long millis = 1000L * (5 + random.nextInt(60));
        story.tell(name, "stands still for " + millis / 1000 + " s as it " + what);
        whenBefallen.run();
        clock.runUntil(clock.now() + millis);
        story.tell(name, "goes on");
    }

    final void kill(String how) {
        if (!over) {
            over = true;
            story.tell(name, how);
        }
    }

    final boolean isOver() {
        return over;
    }

    final boolean chance(double probability) {
        return random.nextDouble() < probability;
    }
}
