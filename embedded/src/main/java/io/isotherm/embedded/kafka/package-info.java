/** The real Kafka broker with its own controller, inside this JVM. */
@NullMarked
package io.isotherm.embedded.kafka;

import org.jspecify.annotations.NullMarked;
