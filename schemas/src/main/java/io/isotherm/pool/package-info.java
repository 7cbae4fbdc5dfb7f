/** What every part needs to know of a pool's configuration: its defaults and its rules. Knows no Kafka. */
@NullMarked
package io.isotherm.pool;

import org.jspecify.annotations.NullMarked;
