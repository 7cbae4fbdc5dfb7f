/** Tests of the shell, on a driven topology without a broker. */
@NullMarked
package io.isotherm.decider.stream;

import org.jspecify.annotations.NullMarked;
