package io.isotherm.executor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Steps watches when the test says so. */
final class ManualSteps implements Steps {
    private final Map<Watch, Runnable> followed = new LinkedHashMap<>();

    @Override
    public void follow(Watch watch, Runnable whenOver) {
        followed.put(watch, whenOver);
    }

    /** One step of every watch. */
    void step() {
        for (Watch watch : List.copyOf(followed.keySet())) {
            if (watch.step()) {
                Runnable whenOver = followed.remove(watch);
                if (whenOver != null) {
                    whenOver.run();
                }
            }
        }
    }

    List<Watch> followed() {
        return new ArrayList<>(followed.keySet());
    }

    @Override
    public void stop() {
        followed.clear();
    }
}
