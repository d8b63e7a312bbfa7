package org.numicoin.libp2p.noise;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.numicoin.libp2p.ProtocolViolation;

/// A key pair of X25519. By Bouncy Castle, which is several times faster here than the JDK.
final class DhKey {
    static final int LENGTH = X25519.POINT_SIZE;

    private final byte[] secret;
    private final byte[] point = new byte[LENGTH];

    DhKey(byte[] secret) {
        this.secret = secret.clone();
        X25519.scalarMultBase(secret, 0, point, 0);
    }

    static DhKey generate(SecureRandom random) {
        var secret = new byte[X25519.SCALAR_SIZE];
        random.nextBytes(secret);
        return new DhKey(secret);
    }

    byte[] publicKey() {
        return point.clone();
    }

    /// @throws ProtocolViolation for the few points whose product is zero whatever the secret
    byte[] agree(byte[] other) {
        var shared = new byte[LENGTH];
        if (!X25519.calculateAgreement(secret, 0, other, 0, shared, 0)) {
            throw new ProtocolViolation("noise-bad-key", "point of small order");
        }
        return shared;
    }
}
