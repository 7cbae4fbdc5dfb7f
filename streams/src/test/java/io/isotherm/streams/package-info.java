/** Tests of the shell that Streams services run in. */
@NullMarked
package io.isotherm.streams;

import org.jspecify.annotations.NullMarked;
