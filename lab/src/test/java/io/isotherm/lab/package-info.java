/**
 * Tests on real Xen hosts. They share one lab, which {@link io.isotherm.lab.LabExtension} brings up before the first of
 * them and takes down after the last.
 */
@NullMarked
package io.isotherm.lab;

import org.jspecify.annotations.NullMarked;
