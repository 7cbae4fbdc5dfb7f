package io.isotherm.decider.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.pool.ResolvedConfig;
import io.isotherm.schema.PoolConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RosterTest {
    private final PoolConfig config = PoolConfigs.defaults("p");

    private static Roster roster(Map<String, List<Double>> watts) {
        Map<String, HostListing> listings = new TreeMap<>();
        watts.forEach(
                (host, of) -> listings.put(host, new HostListing(List.of(new HostListing.Entry(0, true, true, of)))));
        return Roster.of(listings, 1);
    }

    @Test
    void saysWhatAHostDrawsBeforeTheConfigurationDoes() {
        config.getPower().setHostWatts(new TreeMap<>(Map.of("a", List.of(1.0, 2.0), "b", List.of(3.0, 4.0))));
        PoolConfig known = roster(Map.of("a", List.of(70.0, 200.0), "b", List.of(), "c", List.of(80.0, 90.0)))
                .withWatts(config);
        assertThat(ResolvedConfig.watts(known, "a")).containsExactly(70.0, 200.0);
        assertThat(ResolvedConfig.watts(known, "b")).containsExactly(3.0, 4.0);
        assertThat(ResolvedConfig.watts(known, "c")).containsExactly(80.0, 90.0);
        assertThat(ResolvedConfig.watts(known, "d")).isEqualTo(config.getPower().getWatts());
    }

    @Test
    void leavesTheConfigurationAsItIsWhereTheInventorySaysNothing() {
        assertThat(roster(Map.of("a", List.of())).withWatts(config)).isSameAs(config);
    }
}
