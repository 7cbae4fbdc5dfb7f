package io.isotherm.runtime;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Asks a running process what {@link OperationsServer} answers, with the certificate and token of a configuration. */
public final class OperationsClient {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final OperationsConfig config;

    public OperationsClient(OperationsConfig config) {
        this.config = config;
    }

    /** Where the process of this configuration answers, seen from its own machine. */
    public String url() {
        return config.url();
    }

    /**
     * A connection that is not yet made. The configured certificate is trusted, whatever name it is asked by, and what it
     * has issued; without one, what Java trusts. The token is only shown over TLS or on loopback.
     *
     * @throws IllegalArgumentException if the address is none of HTTP
     * @throws IllegalStateException if a configured file cannot be used
     */
    // HttpURLConnection starts in a fraction of the time of the newer client.
    public HttpURLConnection open(URI address) throws IOException {
        URLConnection connection = address.toURL().openConnection();
        if (!(connection instanceof HttpURLConnection http)) {
            throw new IllegalArgumentException(address + " is no address of HTTP");
        }
        if (connection instanceof HttpsURLConnection https
                && config.certificateFile().isPresent()) {
            List<Certificate> trusted = Pem.certificates(
                    OperationsConfig.CERTIFICATE_FILE.key(),
                    config.certificateFile().get());
            https.setSSLSocketFactory(OperationsTls.client(trusted).getSocketFactory());
            https.setHostnameVerifier((name, session) -> shows(session, trusted.get(0)));
        }
        if (connection instanceof HttpsURLConnection || LOOPBACK.contains(String.valueOf(address.getHost()))) {
            config.tokenFile()
                    .map(BearerToken::read)
                    .ifPresent(token -> connection.setRequestProperty(BearerToken.HEADER, token.header()));
        }
        return http;
    }

    /** Asked only where the name is none of the certificate's. */
    private static boolean shows(SSLSession session, Certificate certificate) {
        try {
            return session.getPeerCertificates()[0].equals(certificate);
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }
}
