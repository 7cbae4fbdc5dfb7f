/** One command line for all of Isotherm; the commands are in the packages below, by what people do with them. */
@NullMarked
package io.isotherm.launcher;

import org.jspecify.annotations.NullMarked;
