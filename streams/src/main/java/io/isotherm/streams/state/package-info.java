/** How values are written in state stores, and what it means that one cannot be read. */
@NullMarked
package io.isotherm.streams.state;

import org.jspecify.annotations.NullMarked;
