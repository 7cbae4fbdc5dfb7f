package io.isotherm.executor;

import io.isotherm.executor.command.CommandTask;
import io.isotherm.executor.command.TaskScheduler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** TaskScheduler tasks when the test says so. */
public final class ManualScheduler implements TaskScheduler {
    private final Map<CommandTask, Runnable> scheduled = new LinkedHashMap<>();

    @Override
    public void schedule(CommandTask task, Runnable whenOver) {
        scheduled.put(task, whenOver);
    }

    /** One step of every task. */
    public void step() {
        for (CommandTask task : List.copyOf(scheduled.keySet())) {
            if (task.step()) {
                Runnable whenOver = scheduled.remove(task);
                if (whenOver != null) {
                    whenOver.run();
                }
            }
        }
    }

    public List<CommandTask> scheduled() {
        return new ArrayList<>(scheduled.keySet());
    }

    @Override
    public void stop() {
        scheduled.clear();
    }
}
