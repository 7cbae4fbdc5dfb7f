/**
 * What the topics tell of a pool, and what follows from it: who was where when, what was used and commanded, what is to be
 * expected of a host. Reckoned here from the raw records, independently of the services.
 */
@NullMarked
package io.isotherm.checker.core.observed;

import org.jspecify.annotations.NullMarked;
