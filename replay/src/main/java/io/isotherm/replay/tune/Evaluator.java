package io.isotherm.replay.tune;

import io.isotherm.replay.tune.Trial.Costs;
import io.isotherm.schema.PoolConfig;
import java.util.List;

/** Says what configurations cost. Called from several threads; the same question has the same answer. */
public interface Evaluator {
    /** Name of the range that the search sees. */
    String SEARCHED = "searched";

    /**
     * Names of the ranges that the search does not see, on which what it found is judged; at least one. The first also
     * chooses among the best that the search found; the others have no part in any choice.
     */
    List<String> heldBack();

    /** What a configuration costs on the searched range or one that is held back. */
    Costs costs(String range, PoolConfig config);

    /** Tells apart what the configurations are run against; two of one fingerprint give the same costs. */
    String fingerprint();
}
