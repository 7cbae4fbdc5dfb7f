/** How a pool is now, from its records: what is hot, what moves, what failed, what sleeps, and what needs a person. */
@NullMarked
package io.isotherm.explain.status;

import org.jspecify.annotations.NullMarked;
