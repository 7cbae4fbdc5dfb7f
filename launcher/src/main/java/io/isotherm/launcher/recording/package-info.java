/** Commands that make recordings and replay them. */
@NullMarked
package io.isotherm.launcher.recording;

import org.jspecify.annotations.NullMarked;
