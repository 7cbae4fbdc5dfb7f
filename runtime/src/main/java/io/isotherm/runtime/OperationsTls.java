package io.isotherm.runtime;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS on the side of who asks for health and metrics. */
final class OperationsTls {
    private OperationsTls() {}

    /** For a client that trusts these certificates, and what they have issued. */
    static SSLContext client(List<Certificate> trusted) {
        try {
            KeyStore store = ServerTls.emptyStore();
            for (int i = 0; i < trusted.size(); i++) {
                store.setCertificateEntry(Integer.toString(i), trusted.get(i));
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            return ServerTls.context(new KeyManager[0], managers.getTrustManagers());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("operations.certificateFile: it cannot be used: " + e.getMessage(), e);
        }
    }
}
