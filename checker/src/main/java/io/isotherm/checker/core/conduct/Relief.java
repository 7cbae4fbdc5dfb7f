package io.isotherm.checker.core.conduct;

import java.util.Optional;

/**
 * How a hot host could have been relieved.
 *
 * @param hindrance what was in the way; empty if nothing was
 * @param move the guest, the destination and the numbers; empty if there was no room anywhere
 */
record Relief(Optional<Hindrance> hindrance, String move) {}
