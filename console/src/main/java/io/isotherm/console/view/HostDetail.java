package io.isotherm.console.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.isotherm.console.http.Json;
import io.isotherm.schema.HostState;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A host with what its state is judged by; what is not described here is as the topic has it.
 *
 * @param tile the host with its guests
 */
public record HostDetail(
        HostTile tile,
        long configVersion,
        String detector,
        List<String> qualityReasons,
        double completeness,
        @Nullable Instant lastSampleAt,
        @Nullable JsonNode capacity,
        List<JsonNode> resources,
        List<JsonNode> evidence,
        List<JsonNode> forecasts,
        long memoryFreeKib,
        @Nullable Double domain0Cpu) {

    /** What a state says. */
    public static HostDetail of(HostTile tile, HostState state) {
        return new HostDetail(
                tile.with(GuestTile.of(state)),
                state.getConfigVersion(),
                state.getDetector(),
                state.getQualityReasons(),
                state.getCompleteness(),
                state.getLastSampleAt(),
                state.getCapacity() == null ? null : Json.of(state.getCapacity()),
                all(state.getResources()),
                all(state.getEvidence()),
                all(state.getForecasts()),
                state.getMemoryFreeKib(),
                state.getDomain0Cpu());
    }

    private static List<JsonNode> all(List<? extends SpecificRecord> records) {
        return records.stream().map(Json::of).toList();
    }
}
