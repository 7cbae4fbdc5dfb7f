package io.isotherm.runtime;

import io.isotherm.files.FileFailure;
import io.isotherm.files.TextFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys in PEM files. Messages name the setting and the file, and nothing of what is in it. */
final class Pem {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");
    private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA");

    private Pem() {}

    /**
     * All certificates of a file, in its order; at least one.
     *
     * @param setting names the file, for messages
     * @throws IllegalStateException if there are none
     */
    static List<Certificate> certificates(String setting, Path file) {
        List<Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            Matcher blocks = CERTIFICATE.matcher(text(setting, file));
            while (blocks.find()) {
                certificates.add(factory.generateCertificate(
                        new ByteArrayInputStream(blocks.group().getBytes(StandardCharsets.US_ASCII))));
            }
        } catch (CertificateException e) {
            throw new IllegalStateException(setting + ": " + file + " holds a damaged certificate", e);
        }
        if (certificates.isEmpty()) {
            throw new IllegalStateException(
                    setting + ": " + file + " holds no certificate; give a PEM file (-----BEGIN CERTIFICATE-----)");
        }
        return certificates;
    }

    /**
     * The private key of a file.
     *
     * @param setting names the file, for messages
     * @throws IllegalStateException if there is none that can be used
     */
    static PrivateKey key(String setting, Path file) {
        Matcher block = KEY.matcher(text(setting, file));
        if (block.find()) {
            try {
                PKCS8EncodedKeySpec encoded =
                        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(1)));
                for (String algorithm : ALGORITHMS) {
                    try {
                        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
                    } catch (InvalidKeySpecException e) {
                        continue; // It is a key of another algorithm.
                    }
                }
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new IllegalStateException(setting + ": " + file + " holds a damaged key", e);
            }
        }
        throw new IllegalStateException(setting + ": " + file
                + " holds no unencrypted EC or RSA key in PKCS #8 (-----BEGIN PRIVATE KEY-----); make one of another form with "
                + "'openssl pkcs8 -topk8 -nocrypt'");
    }

    /** What a text file says. */
    static String text(String setting, Path file) {
        try {
            return TextFile.read(file);
        } catch (IOException e) {
            throw new IllegalStateException(
                    setting + ": " + file + " cannot be read (" + FileFailure.reason(e)
                            + "); name a text file that this user may read",
                    e);
        }
    }
}
