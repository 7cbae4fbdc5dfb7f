/** Commands about a pool's configuration as a whole: what is in force, what a file would change, what it was, and back to it. */
@NullMarked
package io.isotherm.launcher.poolconfig;

import org.jspecify.annotations.NullMarked;
