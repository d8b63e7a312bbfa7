package org.numicoin.libp2p.noise;

import java.util.Arrays;
import java.util.Optional;

/// The handshakes that are spoken, the one that is offered first first.
public enum Suite {
    /// X25519 and ML-KEM-768 together: secret as long as one of both holds. Working draft, specs
    /// pull request 727; the id is the one of the implementations in js, py, nim and rust.
    HYBRID("/noise-mlkem768-hfs/0.2.0", "Noise_XXhfs_25519+MLKEM768_ChaChaPoly_SHA256"),
    /// What every libp2p speaks.
    CLASSICAL("/noise", "Noise_XX_25519_ChaChaPoly_SHA256");

    private final String protocol;
    private final String noiseName;

    Suite(String protocol, String noiseName) {
        this.protocol = protocol;
        this.noiseName = noiseName;
    }

    /// The id for multistream-select.
    public String protocol() {
        return protocol;
    }

    /// What both ends hash first, so that they agree on every algorithm.
    String noiseName() {
        return noiseName;
    }

    boolean isHybrid() {
        return this == HYBRID;
    }

    /// The suite of an id that was negotiated.
    public static Optional<Suite> of(String protocol) {
        return Arrays.stream(values()).filter(suite -> suite.protocol.equals(protocol)).findFirst();
    }
}
