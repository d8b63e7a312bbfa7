package org.numicoin.pool.stratum;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/// A certificate that a key signed for itself, with ECDSA on P-256. Miners check its fingerprint or
/// nothing; none asks an authority.
record SelfSigned(X509Certificate certificate, PrivateKey key) {
    private static final byte[] ECDSA_WITH_SHA256 = HexFormat.of().parseHex("2a8648ce3d040302");
    private static final byte[] COMMON_NAME = HexFormat.of().parseHex("550403");
    private static final byte[] VERSION_3 = {2};
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'");
    private static final int YEARS = 10;

    static SelfSigned create(String name, Instant now) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        byte[] algorithm = Der.sequence(Der.objectId(ECDSA_WITH_SHA256));
        byte[] subject =
                Der.sequence(Der.set(Der.sequence(Der.objectId(COMMON_NAME), Der.text(name))));
        var begin = now.atOffset(ZoneOffset.UTC);
        byte[] content =
                Der.sequence(
                        Der.explicit0(Der.integer(VERSION_3)),
                        Der.integer(BigInteger.valueOf(now.toEpochMilli()).toByteArray()),
                        algorithm,
                        subject,
                        Der.sequence(
                                Der.time(begin.minusDays(1).format(TIME)),
                                Der.time(begin.plusYears(YEARS).format(TIME))),
                        subject,
                        pair.getPublic().getEncoded());
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(content);
        byte[] encoded = Der.sequence(content, algorithm, Der.bits(signature.sign()));
        var factory = CertificateFactory.getInstance("X.509");
        var read = factory.generateCertificate(new ByteArrayInputStream(encoded));
        return new SelfSigned((X509Certificate) read, pair.getPrivate());
    }
}
