/** Tests that hold the pages for whoever carries on to the code. */
@org.jspecify.annotations.NullMarked
package io.isotherm.launcher.docs;
