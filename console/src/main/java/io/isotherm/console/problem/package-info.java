/** Why a request is not granted, as RFC 9457 has it. */
@NullMarked
package io.isotherm.console.problem;

import org.jspecify.annotations.NullMarked;
