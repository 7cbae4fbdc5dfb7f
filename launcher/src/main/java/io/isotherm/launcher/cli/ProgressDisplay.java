package io.isotherm.launcher.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far long work has got, on standard error; nothing where nobody looks at a terminal. Thread-safe. */
public final class ProgressDisplay implements AutoCloseable {
    private static final int REFRESH_MILLIS = 250;

    private final Optional<ProgressBar> bar;

    private ProgressDisplay(Optional<ProgressBar> bar) {
        this.bar = bar;
    }

    /**
     * Begins.
     *
     * @param task what is being done
     * @param steps how many steps it takes, at least 0
     */
    public static ProgressDisplay of(String task, long steps) {
        if (System.console() == null) {
            return new ProgressDisplay(Optional.empty());
        }
        return new ProgressDisplay(Optional.of(new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .setStyle(ProgressBarStyle.ASCII)
                .build()));
    }

    public void step() {
        bar.ifPresent(ProgressBar::step);
    }

    /**
     * Goes to where records were dealt with.
     *
     * @param done how many there were so far
     * @param total how many there are at most
     * @param at event time reached
     */
    public void reached(long done, long total, Instant at) {
        bar.ifPresent(
                shown -> shown.maxHint(total).stepTo(done).setExtraMessage(" " + at.truncatedTo(ChronoUnit.SECONDS)));
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
