package io.isotherm.runtime;

import io.isotherm.runtime.config.Setting;
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

/** What a server shows itself with: a certificate and its key, from the files that settings name. */
public final class ServerTls {
    private static final byte[] ANY = {1};
    private static final char[] NO_PASSWORD = new char[0];

    private ServerTls() {}

    /**
     * TLS of a server; empty if it is to answer without.
     *
     * @param certificateSetting names the certificate's file
     * @param certificateFile what it names
     * @param keySetting names the key's file
     * @param keyFile what it names
     * @throws IllegalStateException if only one of certificate and key is named, they cannot be read, or do not fit
     */
    public static Optional<SSLContext> of(
            Setting<?> certificateSetting,
            Optional<Path> certificateFile,
            Setting<?> keySetting,
            Optional<Path> keyFile) {
        if (certificateFile.isEmpty() && keyFile.isEmpty()) {
            return Optional.empty();
        }
        String both = certificateSetting.key() + ", " + keySetting.key();
        Path certificates = named(certificateSetting, certificateFile, both);
        Path keys = named(keySetting, keyFile, both);
        List<Certificate> chain = Pem.certificates(certificateSetting.key(), certificates);
        PrivateKey key = Pem.key(keySetting.key(), keys);
        try {
            if (!fits(key, chain.get(0))) {
                throw new IllegalStateException(keySetting.key() + ": " + keys
                        + " is not the key of the first certificate in " + certificates
                        + "; name those that belong together");
            }
            KeyStore store = emptyStore();
            store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, NO_PASSWORD);
            return Optional.of(context(managers.getKeyManagers(), new TrustManager[0]));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(both + ": they cannot be used: " + e.getMessage(), e);
        }
    }

    private static Path named(Setting<?> setting, Optional<Path> file, String both) {
        return file.orElseThrow(() ->
                new IllegalStateException(setting.key() + ": is missing; TLS needs " + both.replace(", ", " and ")));
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

    static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    static SSLContext context(KeyManager[] keys, TrustManager[] trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust, new SecureRandom());
        return context;
    }
}
