package org.numicoin.keystore;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.numicoin.crypto.MlDsa65;
import org.numicoin.crypto.SigningKey;
import org.numicoin.primitives.Hash256;

/// The open seeds of a wallet, in the order of its keys: 32 bytes each, ξ of FIPS 204. Erased on
/// close.
public final class Seeds implements AutoCloseable {
    private final List<byte[]> seeds;

    private Seeds(List<byte[]> seeds) {
        this.seeds = seeds;
    }

    /// One fresh seed.
    public static Seeds generate(SecureRandom random) {
        return new Seeds(List.of(fresh(random)));
    }

    /// Copies the seed.
    public static Seeds of(byte[] seed) {
        return joined(seed);
    }

    /// These and a fresh one behind them.
    public Seeds andFresh(SecureRandom random) {
        var more = new ArrayList<byte[]>();
        seeds.forEach(seed -> more.add(seed.clone()));
        more.add(fresh(random));
        return new Seeds(more);
    }

    public List<Hash256> keyIds() {
        return seeds.stream().map(seed -> SigningKey.fromSeed(seed).id()).toList();
    }

    /// The key at a place in the wallet's list. Signatures are hedged: fresh randomness protects
    /// the secret against faults of the machine.
    public SigningKey key(int index, SecureRandom random) {
        return SigningKey.hedged(seeds.get(index), random);
    }

    byte[] joined() {
        var joined = new byte[seeds.size() * MlDsa65.SEED_BYTES];
        for (int i = 0; i < seeds.size(); i++) {
            System.arraycopy(seeds.get(i), 0, joined, i * MlDsa65.SEED_BYTES, MlDsa65.SEED_BYTES);
        }
        return joined;
    }

    /// Splits what `joined` made.
    static Seeds joined(byte[] bytes) {
        if (bytes.length == 0 || bytes.length % MlDsa65.SEED_BYTES != 0) {
            throw new IllegalArgumentException("seeds have 32 bytes each");
        }
        var seeds = new ArrayList<byte[]>();
        for (int at = 0; at < bytes.length; at += MlDsa65.SEED_BYTES) {
            seeds.add(Arrays.copyOfRange(bytes, at, at + MlDsa65.SEED_BYTES));
        }
        return new Seeds(seeds);
    }

    @Override
    public void close() {
        seeds.forEach(seed -> Arrays.fill(seed, (byte) 0));
    }

    private static byte[] fresh(SecureRandom random) {
        var seed = new byte[MlDsa65.SEED_BYTES];
        random.nextBytes(seed);
        return seed;
    }
}
