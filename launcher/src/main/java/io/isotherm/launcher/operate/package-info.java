/** Commands that set a pool up, answer its offers, and try its ways to hosts and controllers. */
@NullMarked
package io.isotherm.launcher.operate;

import org.jspecify.annotations.NullMarked;
