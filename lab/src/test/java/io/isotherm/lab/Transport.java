package io.isotherm.lab;

/** How libvirt reaches a host. */
public enum Transport {
    TCP,
    TLS,
    SSH
}
