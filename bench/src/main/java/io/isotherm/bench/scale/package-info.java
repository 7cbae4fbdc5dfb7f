/**
 * How long the decider takes for a tick of a large pool, and what it keeps: generated pools of any size, decided by the very
 * core that decides in service.
 */
@NullMarked
package io.isotherm.bench.scale;

import org.jspecify.annotations.NullMarked;
