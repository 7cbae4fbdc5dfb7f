/** What a Streams service keeps on disk: how values are written in state stores, and what becomes of damaged files. */
@NullMarked
package io.isotherm.streams.state;

import org.jspecify.annotations.NullMarked;
