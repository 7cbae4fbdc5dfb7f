/** One command line for all of Isotherm. */
@NullMarked
package io.isotherm.launcher;

import org.jspecify.annotations.NullMarked;
