/** How pools are, live in the terminal: a pure model of what is on the screen, and the command that shows it. */
@NullMarked
package io.isotherm.launcher.top;

import org.jspecify.annotations.NullMarked;
