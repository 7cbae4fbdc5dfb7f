/** The settings that are searched, with their ranges, and the file that names them. */
@NullMarked
package io.isotherm.replay.tune.space;

import org.jspecify.annotations.NullMarked;
