package io.isotherm.console.view;

import java.time.Instant;

/**
 * A record that could not be read.
 *
 * @param at its time
 * @param key its key
 * @param topic where it stands
 * @param partition likewise
 * @param offset likewise
 * @param reason why it was not taken up
 * @param message what the reader said
 * @param bytes how long the dead letter is
 */
public record DeadLetter(
        Instant at,
        String key,
        String topic,
        String partition,
        String offset,
        String reason,
        String message,
        int bytes) {}
