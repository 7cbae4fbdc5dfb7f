package io.isotherm.decider.core.rules;

import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.schema.Marks;
import io.isotherm.schema.Resource;

/** How far a destination may be filled. */
public enum Ceiling {
    /** The high marks: what no step may ever exceed (I2). */
    HIGH,
    /** The marks at which a hot host stops being hot: the margin that planners keep. */
    HIGH_LEAVE,
    /**
     * Midway between the leave marks and the high marks, for relieving hot hosts: what is taken from a host that starves is
     * worth some of the margin of one that does not.
     */
    RELIEF,
    /**
     * The packing limit of consolidation, at most the leave marks; for memory, which does not vary, the high mark, as nothing
     * rises into a margin below it.
     */
    PACKING;

    /** The ceiling of a resource, share of capacity. */
    public double of(PoolModel model, Resource resource) {
        Marks marks = model.marks(resource);
        return switch (this) {
            case HIGH -> marks.getHigh();
            case HIGH_LEAVE -> marks.getHighLeave();
            case RELIEF -> (marks.getHighLeave() + marks.getHigh()) / 2;
            case PACKING ->
                resource == Resource.MEMORY
                        ? marks.getHigh()
                        : Math.min(model.config().getDecision().getPackingLimit(), marks.getHighLeave());
        };
    }
}
