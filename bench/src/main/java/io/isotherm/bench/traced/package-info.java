/**
 * The multi-resource benchmark: published days of VMs (CPU and memory; of Bitbrains network and disk, too) on a model pool
 * in which moves take time and hosts take minutes to boot, decided by the very cores that decide in service.
 *
 * <p>A VM holds the memory that was provisioned for it, as Xen gives it, not the part that it was seen to use: memory is a
 * hard limit, and never to be exceeded. What a VM used of CPU, network and disk is what it asks for.
 */
@NullMarked
package io.isotherm.bench.traced;

import org.jspecify.annotations.NullMarked;
