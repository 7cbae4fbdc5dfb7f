package io.isotherm.executor.command;

/** Runs tasks, step by step, until they are over. */
public interface TaskScheduler {

    /** Steps a task again and again, and runs {@code whenOver} when it is over. */
    void schedule(CommandTask task, Runnable whenOver);

    /** Steps nothing any more. What was under way stays under way. */
    void stop();
}
