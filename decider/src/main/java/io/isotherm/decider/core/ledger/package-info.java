/** What is remembered of a pool from tick to tick: commands under way and over, the hosts we put to sleep, offers, reports. */
@NullMarked
package io.isotherm.decider.core.ledger;

import org.jspecify.annotations.NullMarked;
