package io.isotherm.replay.tune;

import io.isotherm.replay.tune.space.SearchSpace;
import io.isotherm.replay.tune.space.SpaceFile;
import io.isotherm.runtime.config.ConfigFile;

/** Search spaces for tests. */
public final class Spaces {
    static final String SMALL = """
            settings:
              decision.packingLimit: {from: 50%, to: 80%, step: 1%}
              detection.window: {from: 60s, to: 10min, step: 60s, scale: log}
              detection.marks.cpu.high: {from: 70%, to: 95%, step: 1%}
              detection.k: {from: 1, to: 10}
              detection.n: {from: 1, to: 10}
              decision.algorithms.OVERLOAD: [built-in, sandpiper]
              power.enabled: [true, false]
            """;

    private Spaces() {}

    public static SearchSpace parse(String text) {
        return SpaceFile.parse("space.yaml", ConfigFile.parse("space.yaml", text));
    }

    static SearchSpace small() {
        return parse(SMALL);
    }
}
