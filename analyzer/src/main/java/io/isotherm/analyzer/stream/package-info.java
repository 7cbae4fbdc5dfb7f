/** The analyzer as a Kafka Streams application: the pure core between topics and stores, and its life as a service. */
@NullMarked
package io.isotherm.analyzer.stream;

import org.jspecify.annotations.NullMarked;
