package org.numicoin.chain;

import java.util.Optional;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// What a witness says beside its signatures and keys: who signs, and what it reveals. The size of
/// the witness follows from it, and so what its transaction weighs and pays.
///
/// @param policyAccount whether a policy authorizes the account, else a single key
/// @param policy the policy, when the witness reveals it
/// @param signers bit per key that signs; 1 for a key account
/// @param reveals bit per signer whose public key is included
public record WitnessForm(
        boolean policyAccount, Optional<Policy> policy, int signers, int reveals) {
    private static final int FLAG_POLICY_ACCOUNT = 1;
    private static final int FLAG_REVEALS_POLICY = 2;

    public WitnessForm {
        if (!wellFormed(policyAccount, policy.isPresent(), signers, reveals)) {
            throw new IllegalArgumentException("witness bits do not fit together");
        }
    }

    /// How many there are, at least one.
    public int signatures() {
        return Integer.bitCount(signers);
    }

    /// Bytes of the whole witness.
    public int witnessSize() {
        int policyBytes = policy.map(value -> 2 + 32 * value.keyIds().size()).orElse(0);
        return 5
                + policyBytes
                + signatures() * (1 + PublicKey.SIGNATURE_BYTES)
                + Integer.bitCount(reveals) * PublicKey.BYTES;
    }

    public byte[] encoded() {
        var out = new ByteWriter(16);
        encode(out);
        return out.toBytes();
    }

    /// The beginning of the witness.
    public void encode(ByteWriter out) {
        out.u8(
                (policyAccount ? FLAG_POLICY_ACCOUNT : 0)
                        | (policy.isPresent() ? FLAG_REVEALS_POLICY : 0));
        policy.ifPresent(value -> value.encode(out));
        out.u16(signers).u16(reveals);
    }

    public static WitnessForm decode(ByteReader in) {
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
        return new WitnessForm(policyAccount, policy, signers, reveals);
    }

    private static boolean wellFormed(
            boolean policyAccount, boolean revealsPolicy, int signers, int reveals) {
        return signers > 0
                && signers <= 0xffff
                && (reveals & ~signers) == 0
                && (policyAccount ? true : signers == 1 && !revealsPolicy);
    }
}
