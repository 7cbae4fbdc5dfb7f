/** What every service needs around its work: the way to Kafka, health, metrics over HTTP, start and stop. */
@NullMarked
package io.isotherm.runtime;

import org.jspecify.annotations.NullMarked;
