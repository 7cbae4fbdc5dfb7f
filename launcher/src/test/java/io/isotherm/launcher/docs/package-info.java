/** Tests that hold the pages, for whoever operates Isotherm or carries it on, to the code. */
@org.jspecify.annotations.NullMarked
package io.isotherm.launcher.docs;
