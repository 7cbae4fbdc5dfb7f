# Apicurio Registry as published on Maven Central, its schemas in memory.
FROM isotherm-jre:local
ARG RUNNER
COPY . /opt/apicurio
# The runtime was unpacked without its class data archive, which halves the time to start.
RUN java -Xshare:dump >/dev/null && ln -s "$RUNNER" /opt/apicurio/runner.jar
USER 10001:10001
ENTRYPOINT ["java", "-Xmx256m", "-XX:+UseSerialGC", "-Dquarkus.http.port=8081", "-jar", "/opt/apicurio/runner.jar"]
