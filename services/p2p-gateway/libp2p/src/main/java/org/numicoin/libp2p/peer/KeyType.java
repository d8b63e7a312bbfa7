package org.numicoin.libp2p.peer;

import org.numicoin.libp2p.codec.MalformedException;

/// Kinds of keys, with the numbers of peer-ids.md.
public enum KeyType {
    RSA(0),
    ED25519(1),
    SECP256K1(2),
    ECDSA(3);

    private final int number;

    KeyType(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    SignatureScheme scheme() {
        return switch (this) {
            case RSA -> new RsaScheme();
            case ED25519 -> new Ed25519Scheme();
            case SECP256K1 -> new Secp256k1Scheme();
            case ECDSA -> new EcdsaScheme();
        };
    }

    static KeyType of(int number) {
        for (KeyType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        throw new MalformedException("key-type", "unknown type of key " + number);
    }
}
