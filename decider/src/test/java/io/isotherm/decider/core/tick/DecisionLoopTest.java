package io.isotherm.decider.core.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.pool.PoolKeys;
import io.isotherm.pool.RefusedRecordException;
import io.isotherm.schema.HostState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DecisionLoopTest {
    private final DecisionLoop loop = new DecisionLoop(InMemoryDecisionMemory::new);

    @Test
    void aStateDatedAfterItsPublicationIsRefusedAndMovesNothingOn() {
        HostState far = Window.at(100).host("a").states().get(0);
        HostState near = Window.at(10).host("a").states().get(0);
        String key = PoolKeys.of(Window.POOL, "a");

        assertThatThrownBy(() -> loop.accept(key, near.getWindowEnd(), far))
                .isInstanceOf(RefusedRecordException.class)
                .hasMessageContaining("the clock that dated it is wrong");
        assertThat(loop.accept(key, near.getWindowEnd(), near))
                .hasValueSatisfying(tick ->
                        assertThat(tick.decision().getTick()).isEqualTo(Instant.ofEpochMilli(10 * Window.MINUTE)));
    }
}
