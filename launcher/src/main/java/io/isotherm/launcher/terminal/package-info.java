/** The whole screen of a terminal: lines and what they are drawn with, and the keys that are pressed. */
@NullMarked
package io.isotherm.launcher.terminal;

import org.jspecify.annotations.NullMarked;
