/** Commands that change one thing of how a pool is run: drain, undrain, pause, resume, mode; and what waits for approval. */
@NullMarked
package io.isotherm.launcher.steer;

import org.jspecify.annotations.NullMarked;
