package io.isotherm.hypervisor.remote;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.isotherm.hypervisor.GuestPresence;
import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.HypervisorException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What {@link InventoryServer} and {@link RemoteInventory} say to each other, as JSON. */
final class Wire {
    static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** Status of an answer that is a {@link Refusal}. */
    static final int REFUSED = 409;

    private Wire() {}

    record Hosts(List<String> hosts) {}

    record Guest(@Nullable GuestPresence guest) {}

    record Amount(long kib) {}

    record Answer(boolean yes) {}

    record MigrationRequest(UUID vm, String destination) {}

    record MigrationStarted(long id) {}

    /** @param refusal why it failed; null while it runs and when it succeeded */
    record MigrationStatus(
            boolean done,
            @Nullable Refusal refusal,
            long elapsedMillis,
            @Nullable Double progress) {}

    record Power(HostPower.State state) {}

    record Refusal(HypervisorException.Kind kind, String message) {}
}
