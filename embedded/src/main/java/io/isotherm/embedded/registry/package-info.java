/** A schema registry inside this JVM, which speaks the Confluent REST API and keeps its state in a topic. */
@NullMarked
package io.isotherm.embedded.registry;

import org.jspecify.annotations.NullMarked;
