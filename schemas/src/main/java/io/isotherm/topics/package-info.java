/**
 * The topic catalogue: names, keys, partitioning, retention, and the serdes that put Avro records into the Confluent
 * wire format. The only place that spells a topic's name.
 */
@NullMarked
package io.isotherm.topics;

import org.jspecify.annotations.NullMarked;
