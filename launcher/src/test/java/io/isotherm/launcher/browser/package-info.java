/** A real browser, for tests of pages. */
@NullMarked
package io.isotherm.launcher.browser;

import org.jspecify.annotations.NullMarked;
