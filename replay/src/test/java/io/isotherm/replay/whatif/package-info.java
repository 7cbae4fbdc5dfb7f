@NullMarked
package io.isotherm.replay.whatif;

import org.jspecify.annotations.NullMarked;
