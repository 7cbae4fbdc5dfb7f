/** The inventory of pools as its topic says: which hosts belong to a pool, and how they are reached. */
@NullMarked
package io.isotherm.runtime.inventory;

import org.jspecify.annotations.NullMarked;
