/** Sandpiper: hot hosts are relieved by volume, guest by guest and by swaps. Others share its order and its swaps. */
@NullMarked
package io.isotherm.decider.core.plan.sandpiper;

import org.jspecify.annotations.NullMarked;
