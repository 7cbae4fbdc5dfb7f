/**
 * A Kafka broker and a schema registry inside this JVM, for trying Isotherm out and for tests: {@link
 * io.isotherm.embedded.kafka.EmbeddedKafka} is the real broker with its own controller, {@link
 * io.isotherm.embedded.registry.EmbeddedRegistry} speaks the Confluent REST API and keeps its state in the topic {@code _schemas},
 * and {@link io.isotherm.embedded.EmbeddedCluster} is both. One node, plain text, no authentication: not for production.
 */
@NullMarked
package io.isotherm.embedded;

import org.jspecify.annotations.NullMarked;
