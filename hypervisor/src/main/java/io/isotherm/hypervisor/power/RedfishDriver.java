package io.isotherm.hypervisor.power;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.isotherm.hypervisor.HostPower.State;
import io.isotherm.hypervisor.HypervisorException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** A system of DMTF's Redfish: its power state, and those kinds of reset that it says it can do. */
final class RedfishDriver implements PowerDriver {
    private static final String SYSTEMS = "/redfish/v1/Systems";
    private static final String ALLOWABLE = "ResetType@Redfish.AllowableValues";

    private final PowerAccess access;
    private final CredentialFiles credentials;

    RedfishDriver(PowerAccess access, CredentialFiles credentials) {
        this.access = access;
        this.credentials = credentials;
    }

    @Override
    public State state() {
        try (RedfishClient client = new RedfishClient(access, credentials)) {
            return switch (system(client).path("PowerState").asText()) {
                case "On" -> State.ON;
                case "Off" -> State.OFF;
                case "PoweringOn", "PoweringOff" -> State.CHANGING;
                default -> State.UNKNOWN;
            };
        }
    }

    @Override
    public OptionalDouble watts() {
        try (RedfishClient client = new RedfishClient(access, credentials)) {
            String path = link(system(client).path("Links").path("Chassis").path(0));
            JsonNode chassis = path.isEmpty() ? MissingNode.getInstance() : client.get(path);
            String metrics = link(chassis.path("EnvironmentMetrics"));
            String power = link(chassis.path("Power"));
            JsonNode watts = MissingNode.getInstance();
            if (!metrics.isEmpty()) {
                watts = client.get(metrics).path("PowerWatts").path("Reading");
            }
            if (!watts.isNumber() && !power.isEmpty()) {
                watts = client.get(power).path("PowerControl").path(0).path("PowerConsumedWatts");
            }
            return watts.isNumber() ? OptionalDouble.of(watts.asDouble()) : OptionalDouble.empty();
        }
    }

    private static String link(JsonNode resource) {
        return resource.path("@odata.id").asText();
    }

    @Override
    public void on() {
        reset(Kind.REFUSED, "On", "ForceOn");
    }

    @Override
    public void softOff() {
        reset(Kind.NO_SOFT_OFF, "GracefulShutdown", "PushPowerButton");
    }

    @Override
    public void forceOff() {
        reset(Kind.REFUSED, "ForceOff");
    }

    /** The first of these kinds of reset that the system can do. */
    private void reset(Kind otherwise, String... wanted) {
        try (RedfishClient client = new RedfishClient(access, credentials)) {
            JsonNode action = system(client).path("Actions").path("#ComputerSystem.Reset");
            String target = action.path("target").asText();
            List<String> allowed = allowed(client, action);
            for (String type : wanted) {
                if (!target.isEmpty() && allowed.contains(type)) {
                    client.post(target, "{\"ResetType\":\"" + type + "\"}");
                    return;
                }
            }
            throw client.failure(
                    otherwise, "can do none of " + String.join(", ", wanted) + " with the host, only " + allowed);
        }
    }

    private static List<String> allowed(RedfishClient client, JsonNode action) {
        List<String> allowed = texts(action.path(ALLOWABLE));
        String info = action.path("@Redfish.ActionInfo").asText();
        if (allowed.isEmpty() && !info.isEmpty()) {
            for (JsonNode parameter : client.get(info).path("Parameters")) {
                if (parameter.path("Name").asText().equals("ResetType")) {
                    allowed.addAll(texts(parameter.path("AllowableValues")));
                }
            }
        }
        return allowed;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private JsonNode system(RedfishClient client) {
        List<String> paths = new ArrayList<>();
        client.get(SYSTEMS)
                .path("Members")
                .forEach(member -> paths.add(member.path("@odata.id").asText()));
        String wanted = access.setting(PowerSetting.SYSTEM);
        List<String> found = paths.stream()
                .filter(path -> wanted.isEmpty() || path.endsWith("/" + wanted))
                .toList();
        if (found.size() != 1) {
            throw client.failure(
                    Kind.OTHER,
                    "has the systems " + paths + (wanted.isEmpty() ? "" : ", and not '" + wanted + "'")
                            + ": say which is the host by power.system");
        }
        return client.get(found.get(0));
    }
}
