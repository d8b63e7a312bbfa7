package org.numicoin.pool.stratum;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.HexFormat;
import javax.net.ssl.SSLException;
import org.numicoin.kit.FatalError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// TLS for miners, from PEM files or with a certificate made now. The fingerprint is logged: it is
/// all that a miner checks.
final class TlsContext {
    private static final Logger log = LoggerFactory.getLogger(TlsContext.class);

    private TlsContext() {}

    static SslContext of(StratumSettings settings, InstantSource clock) {
        try {
            return settings.certificate().isEmpty()
                    ? selfSigned(clock)
                    : ofFiles(Path.of(settings.certificate()), Path.of(settings.key()));
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new FatalError(
                    "numi.pool.stratum.certificate",
                    String.valueOf(e.getMessage()),
                    "give a PEM certificate and its PKCS#8 key, or neither",
                    e);
        }
    }

    private static SslContext selfSigned(InstantSource clock)
            throws GeneralSecurityException, SSLException {
        var made = SelfSigned.create("numicoin-pool", clock.instant());
        log.info(
                "TLS with a certificate of this start only, SHA-256 {}",
                fingerprint(made.certificate().getEncoded()));
        return SslContextBuilder.forServer(made.key(), made.certificate()).build();
    }

    private static SslContext ofFiles(Path certificate, Path key)
            throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(certificate)) {
            var first = CertificateFactory.getInstance("X.509").generateCertificate(in);
            log.info("TLS with {}, SHA-256 {}", certificate, fingerprint(first.getEncoded()));
        }
        return SslContextBuilder.forServer(certificate.toFile(), key.toFile()).build();
    }

    /// As XMRig's `tls-fingerprint` wants it.
    static String fingerprint(byte[] certificate) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
    }
}
