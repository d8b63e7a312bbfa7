package org.numicoin.explorer.limit;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Names for clients that others may see: the same for the same network as long as this process
/// runs, and without its secret nobody finds the network.
public final class ClientTags {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECRET_BYTES = 32;
    private static final int TAG_BYTES = 8;

    private final SecretKeySpec secret;

    /// @param random from which the secret is drawn
    public ClientTags(RandomGenerator random) {
        var bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        this.secret = new SecretKeySpec(bytes, ALGORITHM);
    }

    /// 16 hexadecimal digits; empty for a client without limits.
    public String of(ClientNetwork client) {
        if (client.isExempt()) {
            return "";
        }
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            byte[] hash = mac.doFinal(client.text().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, TAG_BYTES);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
