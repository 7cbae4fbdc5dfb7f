package io.isotherm.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS of health and metrics, on both sides, from the files that the configuration names. */
final class OperationsTls {
    private static final byte[] ANY = {1};
    private static final char[] NO_PASSWORD = new char[0];

    private OperationsTls() {}

    /**
     * What a server shows itself with; empty if it is to answer without TLS.
     *
     * @throws IllegalStateException if only one of certificate and key is named, they cannot be read, or do not fit
     */
    static Optional<SSLContext> server(OperationsConfig config) {
        if (config.certificateFile().isEmpty() && config.keyFile().isEmpty()) {
            return Optional.empty();
        }
        Path certificateFile = named(OperationsConfig.CERTIFICATE_FILE.key(), config.certificateFile());
        Path keyFile = named(OperationsConfig.KEY_FILE.key(), config.keyFile());
        List<Certificate> chain = Pem.certificates(OperationsConfig.CERTIFICATE_FILE.key(), certificateFile);
        PrivateKey key = Pem.key(OperationsConfig.KEY_FILE.key(), keyFile);
        try {
            if (!fits(key, chain.get(0))) {
                throw new IllegalStateException(OperationsConfig.KEY_FILE.key() + ": " + keyFile
                        + " is not the key of the first certificate in " + certificateFile
                        + "; name those that belong together");
            }
            KeyStore store = emptyStore();
            store.setKeyEntry("operations", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, NO_PASSWORD);
            return Optional.of(context(managers.getKeyManagers(), new TrustManager[0]));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(
                    "operations.certificateFile, operations.keyFile: they cannot be used: " + e.getMessage(), e);
        }
    }

    /** For a client that trusts these certificates, and what they have issued. */
    static SSLContext client(List<Certificate> trusted) {
        try {
            KeyStore store = emptyStore();
            for (int i = 0; i < trusted.size(); i++) {
                store.setCertificateEntry(Integer.toString(i), trusted.get(i));
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            return context(new KeyManager[0], managers.getTrustManagers());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("operations.certificateFile: it cannot be used: " + e.getMessage(), e);
        }
    }

    /** Whether what the key signs is what the certificate's holder signs. */
    private static boolean fits(PrivateKey key, Certificate certificate) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        Signature signature =
                Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
        signature.initSign(key);
        signature.update(ANY);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(ANY);
        return signature.verify(signed);
    }

    private static Path named(String setting, Optional<Path> file) {
        return file.orElseThrow(() -> new IllegalStateException(
                setting + ": is missing; TLS needs operations.certificateFile and operations.keyFile"));
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static SSLContext context(KeyManager[] keys, TrustManager[] trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust, new SecureRandom());
        return context;
    }
}
