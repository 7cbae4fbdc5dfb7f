/**
 * Tests of the image: an installation in containers, built and run as an operator does, watched from outside by the
 * command line alone. {@link io.isotherm.deploy.EngineExtension} brings the Docker engine.
 */
@NullMarked
package io.isotherm.deploy;

import org.jspecify.annotations.NullMarked;
