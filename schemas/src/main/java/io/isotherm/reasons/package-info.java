/** The catalogue of the reasons that reports of commands can give: what each means, and what an operator can do. */
@NullMarked
package io.isotherm.reasons;

import org.jspecify.annotations.NullMarked;
