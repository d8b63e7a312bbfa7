package org.numicoin.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.primitives.Bytes;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Proof that the sender agrees: signatures, and the keys and the policy that the state does not
/// hold yet.
///
/// @param policyAccount whether a policy authorizes the account, else a single key
/// @param policy the policy, when the witness reveals it
/// @param signers bit per key that signs; 1 for a key account
/// @param reveals bit per signer whose public key is included
/// @param signatures one entry a signer bit, lowest bit first
public record Witness(
        boolean policyAccount,
        Optional<Policy> policy,
        int signers,
        int reveals,
        List<SignerEntry> signatures) {
    private static final int FLAG_POLICY_ACCOUNT = 1;
    private static final int FLAG_REVEALS_POLICY = 2;

    public Witness {
        signatures = List.copyOf(signatures);
        if (!wellFormed(policyAccount, policy.isPresent(), signers, reveals)
                || signatures.size() != Integer.bitCount(signers)) {
            throw new IllegalArgumentException("witness bits do not fit together");
        }
    }

    /// The signature of one key, with the key when it is revealed.
    public record SignerEntry(Optional<PublicKey> key, Bytes signature) {
        public SignerEntry {
            if (signature.length() != PublicKey.SIGNATURE_BYTES) {
                throw new IllegalArgumentException(
                        "a signature has 3309 bytes, not " + signature.length());
            }
        }
    }

    /// The witness of a key account.
    public static Witness ofKey(Optional<PublicKey> revealed, Bytes signature) {
        return new Witness(
                false,
                Optional.empty(),
                1,
                revealed.isPresent() ? 1 : 0,
                List.of(new SignerEntry(revealed, signature)));
    }

    public byte[] encoded() {
        var out = new ByteWriter(16 + signatures.size() * (PublicKey.SIGNATURE_BYTES + 1));
        encode(out);
        return out.toBytes();
    }

    public int size() {
        int keys = Integer.bitCount(reveals);
        int policyBytes = policy.map(value -> 2 + 32 * value.keyIds().size()).orElse(0);
        return 5
                + policyBytes
                + signatures.size() * (1 + PublicKey.SIGNATURE_BYTES)
                + keys * PublicKey.BYTES;
    }

    public void encode(ByteWriter out) {
        out.u8(
                (policyAccount ? FLAG_POLICY_ACCOUNT : 0)
                        | (policy.isPresent() ? FLAG_REVEALS_POLICY : 0));
        policy.ifPresent(value -> value.encode(out));
        out.u16(signers).u16(reveals);
        for (SignerEntry entry : signatures) {
            out.u8(PublicKey.ML_DSA_65);
            entry.key().ifPresent(key -> out.raw(key.bytes()));
            out.raw(entry.signature());
        }
    }

    public static Witness decode(ByteReader in) {
        int flags = in.count(in.u8("witness flags"), 0, 3, "witness flags");
        boolean policyAccount = (flags & FLAG_POLICY_ACCOUNT) != 0;
        boolean revealsPolicy = (flags & FLAG_REVEALS_POLICY) != 0;
        in.require(policyAccount || !revealsPolicy, "a policy only of a policy account");
        Optional<Policy> policy = revealsPolicy ? Optional.of(Policy.decode(in)) : Optional.empty();
        int signers = in.u16("signers");
        int reveals = in.u16("reveals");
        in.require(
                wellFormed(policyAccount, revealsPolicy, signers, reveals),
                "signer bits, and reveal bits among them");
        int count = Integer.bitCount(signers);
        in.require(
                in.remaining() >= count * (1 + PublicKey.SIGNATURE_BYTES), count + " signatures");
        var entries = new ArrayList<SignerEntry>(count);
        for (int bit = 0; bit < Policy.KEYS_MAX; bit++) {
            if ((signers >> bit & 1) != 0) {
                int scheme = PublicKey.decodeScheme(in);
                Optional<PublicKey> key =
                        (reveals >> bit & 1) != 0
                                ? Optional.of(PublicKey.decode(scheme, in))
                                : Optional.empty();
                entries.add(new SignerEntry(key, in.bytes(PublicKey.SIGNATURE_BYTES, "signature")));
            }
        }
        return new Witness(policyAccount, policy, signers, reveals, entries);
    }

    private static boolean wellFormed(
            boolean policyAccount, boolean revealsPolicy, int signers, int reveals) {
        return signers > 0
                && signers <= 0xffff
                && (reveals & ~signers) == 0
                && (policyAccount ? true : signers == 1 && !revealsPolicy);
    }
}
