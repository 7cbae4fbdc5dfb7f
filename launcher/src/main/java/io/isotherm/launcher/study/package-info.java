/** Commands that try other settings on a recording: what-if runs and tuning. */
@NullMarked
package io.isotherm.launcher.study;

import org.jspecify.annotations.NullMarked;
