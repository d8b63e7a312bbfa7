package org.numicoin.primitives;

/// The 32-byte id under which an account is created: the id of its first key or policy. A payment
/// does not tell which. Its text form depends on the network and is made by `Bech32m`.
public record Address(Hash256 payload) implements Comparable<Address> {
    public static Address of(byte[] payload) {
        return new Address(Hash256.of(payload));
    }

    @Override
    public int compareTo(Address other) {
        return payload.compareTo(other.payload);
    }

    @Override
    public String toString() {
        return payload.toHex();
    }
}
