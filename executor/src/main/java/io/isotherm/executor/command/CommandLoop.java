package io.isotherm.executor.command;

import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.journal.FencedException;
import io.isotherm.executor.journal.StoppedException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of an {@link ExecutorRun}: turn by turn on a thread of its own, until it is told to stop, shut out or fails. */
public final class CommandLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandLoop.class);

    /** Where the loop is in its life. */
    public enum State {
        STARTING,
        /** Another of its name acts; it takes its place when that one falls silent. */
        STANDING_BY,
        WORKING,
        STOPPED,
        /** Another executor has this one's name. */
        FENCED,
        FAILED
    }

    private final ExecutorConfig config;
    private final Function<ExecutorRun.Signals, ExecutorRun> begun;
    private final TaskScheduler scheduler;
    private volatile @Nullable ExecutorRun current;
    private volatile State state = State.STARTING;
    private volatile String trouble = "";
    private final CountDownLatch abandoned = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile boolean crashed;

    /** @param begun makes the run that the loop turns, once, and on the loop's thread */
    public CommandLoop(
            ExecutorConfig config, Function<ExecutorRun.Signals, ExecutorRun> begun, TaskScheduler scheduler) {
        this.config = config;
        this.begun = begun;
        this.scheduler = scheduler;
    }

    /** Its own hosts at which another executor acts, with who that is and what to do. */
    public SortedMap<String, String> lostHosts() {
        ExecutorRun run = current;
        return run == null ? Collections.emptySortedMap() : run.lostHosts();
    }

    public State state() {
        ExecutorRun run = current;
        return state == State.STARTING && run != null && run.isStandingBy() ? State.STANDING_BY : state;
    }

    /** What keeps it from working just now; empty when nothing does. */
    public String trouble() {
        ExecutorRun run = current;
        return trouble.isEmpty() && run != null ? run.trouble() : trouble;
    }

    /** Whether this host's clock is so far ahead that Kafka refuses its dates. */
    public boolean isClockAhead() {
        ExecutorRun run = current;
        return run != null && run.isClockAhead();
    }

    /** Lets the loop end once it has published what it knows. */
    public void stop() {
        stopping = true;
    }

    /** Lets the loop end at once, also when it waits for Kafka. */
    public void abandon() {
        stopping = true;
        abandoned.countDown();
    }

    /** Ends the loop as if the process had been killed. */
    public void crash() {
        crashed = true;
        abandon();
    }

    @Override
    public void run() {
        LogIds.ofPool(config.pool());
        ExecutorRun.Signals signals = new ExecutorRun.Signals(abandoned, () -> stopping, () -> crashed);
        try (ExecutorRun run = begun.apply(signals)) {
            current = run;
            run.begin();
            state = State.WORKING;
            while (!stopping) {
                run.turn();
            }
            if (!crashed) {
                scheduler.stop();
                run.finish();
            }
            state = State.STOPPED;
        } catch (StoppedException | InterruptException e) {
            LOG.info("The executor {} of pool {} stopped: {}", config.instance(), config.pool(), e.getMessage());
            state = State.STOPPED;
        } catch (FencedException e) {
            state = State.FENCED;
            trouble = e.getMessage() + ": pool " + config.pool() + ", executor.instance '" + config.instance()
                    + "'. Give each executor of a pool its own executor.instance, or stop one of them";
            LOG.error("This executor stops: {}", trouble);
        } catch (RuntimeException | Error e) {
            state = State.FAILED;
            trouble = e.toString();
            LOG.error("The executor {} of pool {} failed", config.instance(), config.pool(), e);
        } finally {
            scheduler.stop();
        }
    }
}
