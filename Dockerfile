# One image for every service; its command selects which: `docker run isotherm analyzer -c /etc/isotherm/isotherm.yaml`.
# Built from what `./isotherm` has built already. Where no image registry can be reached, deploy/image/build makes both
# base images on the spot from Debian's packages.
ARG JDK_IMAGE=eclipse-temurin:17-jdk
ARG BASE_IMAGE=debian:12-slim

FROM ${JDK_IMAGE} AS assembly
WORKDIR /assembly
COPY launcher/target/isotherm.jar app/
COPY launcher/target/lib app/lib/
COPY deploy/image/assemble deploy/strip-natives ./
RUN sh assemble

FROM ${BASE_IMAGE}
COPY --from=assembly /assembly/java /opt/java
COPY --from=assembly /assembly/app /opt/isotherm
COPY --from=assembly --chown=10001:10001 /assembly/state /var/lib/isotherm
USER 10001:10001
WORKDIR /var/lib/isotherm
ENV ISOTHERM_STATE_DIRECTORY=/var/lib/isotherm
VOLUME /var/lib/isotherm
# Native libraries are unpacked below /tmp: with a read-only root, mount a tmpfs there that may execute.
ENTRYPOINT ["/opt/java/bin/java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", \
    "--enable-native-access=ALL-UNNAMED", "-cp", "/opt/isotherm/isotherm.jar:/opt/isotherm/plugins/*", "io.isotherm.launcher.Isotherm"]
# Each is a start of a Java machine, 1.9 s of CPU time: every ten seconds five containers would take a core for it.
HEALTHCHECK --interval=30s --timeout=20s --start-period=60s --retries=3 \
    CMD ["/opt/java/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx32m", "-jar", "/opt/isotherm/isotherm.jar", "health"]
