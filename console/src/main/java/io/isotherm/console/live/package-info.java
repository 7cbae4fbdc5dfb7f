/** Server-sent events: what changed, in order, to whoever listens. */
@NullMarked
package io.isotherm.console.live;

import org.jspecify.annotations.NullMarked;
