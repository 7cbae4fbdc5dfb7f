/** Commands that show what pools do and why: status, explain, watch; and how they read the topics of a pool, or a recording. */
@NullMarked
package io.isotherm.launcher.watch;

import org.jspecify.annotations.NullMarked;
