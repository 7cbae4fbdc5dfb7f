package io.isotherm.console.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.VmState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A host.
 *
 * @param host its name
 * @param at end of its newest window
 * @param temperature how hot it is
 * @param since since when
 * @param quality how far that can be trusted
 * @param load its use
 * @param guestCount guests that are not shut off
 * @param maintenance whether it is drained
 * @param asleepSince since when it sleeps; null where it does not
 * @param guests its guests, by name; null where they are not asked for
 */
public record HostTile(
        String host,
        Instant at,
        Temperature temperature,
        Instant since,
        DataQuality quality,
        LoadShares load,
        int guestCount,
        boolean maintenance,
        @Nullable Instant asleepSince,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<GuestTile> guests) {

    /** A host without its guests. */
    public static HostTile of(HostState state, boolean maintenance, @Nullable Instant asleepSince) {
        int guests = (int) state.getVms().stream()
                .filter(vm -> vm.getState() != VmState.STOPPED)
                .count();
        return new HostTile(
                state.getHost(),
                state.getWindowEnd(),
                state.getTemperature(),
                state.getSince(),
                state.getQuality(),
                LoadShares.of(state),
                guests,
                maintenance,
                asleepSince,
                null);
    }

    /** The same with its guests. */
    public HostTile with(List<GuestTile> listed) {
        return new HostTile(
                host, at, temperature, since, quality, load, guestCount, maintenance, asleepSince, List.copyOf(listed));
    }
}
