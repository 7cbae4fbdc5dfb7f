package io.isotherm.launcher;

import io.isotherm.replay.recording.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How far long work has got, on the error output: drawn anew on a terminal, else a line now and then. */
final class ProgressLine implements Progress {
    private static final Duration DRAWN = Duration.ofMillis(200);
    private static final Duration WRITTEN = Duration.ofSeconds(10);

    private final String work;
    private final boolean terminal = System.console() != null;
    private final long pause = (terminal ? DRAWN : WRITTEN).toNanos();
    private final PrintStream err = System.err;
    private long last = System.nanoTime();
    private boolean drawn;

    ProgressLine(String work) {
        this.work = work;
    }

    @Override
    public void reached(long done, long total, Instant at) {
        long now = System.nanoTime();
        if (now - last < pause) {
            return;
        }
        last = now;
        String text = work + " " + done + " of " + total + " (" + 100 * done / Math.max(1, total) + " %), at "
                + at.truncatedTo(ChronoUnit.SECONDS);
        if (terminal) {
            err.print("\r" + text + "   ");
            drawn = true;
        } else {
            err.println(text);
        }
        err.flush();
    }

    /** Ends the line, so that what follows begins on one of its own. */
    void end() {
        if (drawn) {
            err.println();
        }
    }
}
