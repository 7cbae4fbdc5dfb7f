/** Who may ask the console for what: tokens, their roles, and what is refused before anybody looks at it. */
@NullMarked
package io.isotherm.console.access;

import org.jspecify.annotations.NullMarked;
