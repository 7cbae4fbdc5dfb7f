/** Tests of the executor, with a hand-written pool that does as it is told. */
@NullMarked
package io.isotherm.executor;

import org.jspecify.annotations.NullMarked;
