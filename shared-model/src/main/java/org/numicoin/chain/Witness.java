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
    public Witness {
        signatures = List.copyOf(signatures);
        var form = new WitnessForm(policyAccount, policy, signers, reveals);
        if (signatures.size() != form.signatures()) {
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

    /// All of it but signatures and keys.
    public WitnessForm form() {
        return new WitnessForm(policyAccount, policy, signers, reveals);
    }

    public byte[] encoded() {
        var out = new ByteWriter(size());
        encode(out);
        return out.toBytes();
    }

    public int size() {
        return form().witnessSize();
    }

    public void encode(ByteWriter out) {
        form().encode(out);
        for (SignerEntry entry : signatures) {
            out.u8(PublicKey.ML_DSA_65);
            entry.key().ifPresent(key -> out.raw(key.bytes()));
            out.raw(entry.signature());
        }
    }

    public static Witness decode(ByteReader in) {
        return decode(WitnessForm.decode(in), in);
    }

    /// What follows on a form.
    static Witness decode(WitnessForm form, ByteReader in) {
        int count = form.signatures();
        in.require(
                in.remaining() >= count * (1 + PublicKey.SIGNATURE_BYTES), count + " signatures");
        var entries = new ArrayList<SignerEntry>(count);
        for (int bit = 0; bit < Policy.KEYS_MAX; bit++) {
            if ((form.signers() >> bit & 1) != 0) {
                int scheme = PublicKey.decodeScheme(in);
                Optional<PublicKey> key =
                        (form.reveals() >> bit & 1) != 0
                                ? Optional.of(PublicKey.decode(scheme, in))
                                : Optional.empty();
                entries.add(new SignerEntry(key, in.bytes(PublicKey.SIGNATURE_BYTES, "signature")));
            }
        }
        return new Witness(
                form.policyAccount(), form.policy(), form.signers(), form.reveals(), entries);
    }
}
