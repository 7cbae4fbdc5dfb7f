package io.isotherm.console.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.isotherm.explain.status.MoveStatus;
import java.time.Instant;
import java.util.List;

/**
 * A guest with what is known of it.
 *
 * @param tile the guest
 * @param at end of the window
 * @param load as the topic has it
 * @param moves its last ones, the newest first
 */
public record GuestDetail(GuestTile tile, Instant at, JsonNode load, List<MoveStatus> moves) {}
