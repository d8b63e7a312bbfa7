package org.numicoin.chain;

import java.util.List;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// An m-of-n multisignature policy: `required` of the keys sign. Key ids ascend strictly, so one
/// set of keys has one id.
public record Policy(int required, List<Hash256> keyIds) {
    public static final int KEYS_MIN = 2;
    public static final int KEYS_MAX = 16;

    public Policy {
        keyIds = List.copyOf(keyIds);
        if (keyIds.size() < KEYS_MIN || keyIds.size() > KEYS_MAX) {
            throw new IllegalArgumentException(
                    "a policy has " + KEYS_MIN + " to " + KEYS_MAX + " keys, not " + keyIds.size());
        }
        if (required < 1 || required > keyIds.size()) {
            throw new IllegalArgumentException(required + " of " + keyIds.size() + " signatures");
        }
        for (int i = 1; i < keyIds.size(); i++) {
            if (keyIds.get(i - 1).compareTo(keyIds.get(i)) >= 0) {
                throw new IllegalArgumentException("key ids of a policy ascend strictly");
            }
        }
    }

    /// Sorts the key ids; duplicates are refused.
    public static Policy of(int required, List<Hash256> keyIds) {
        return new Policy(required, keyIds.stream().sorted().toList());
    }

    /// Policy id = H(`numi.policy`, m ‖ n ‖ key ids).
    public Hash256 id() {
        var out = new ByteWriter(2 + keyIds.size() * Hash256.BYTES);
        encode(out);
        return Tag.POLICY.hash(out.toBytes());
    }

    public void encode(ByteWriter out) {
        out.u8(required).u8(keyIds.size());
        keyIds.forEach(out::hash);
    }

    public static Policy decode(ByteReader in) {
        int required = in.u8("signatures required");
        int count = in.count(in.u8("policy keys"), KEYS_MIN, KEYS_MAX, "policy keys");
        in.count(required, 1, count, "signatures required");
        List<Hash256> keyIds =
                in.list(count, Hash256.BYTES, "key ids", reader -> reader.hash("key id"));
        for (int i = 1; i < count; i++) {
            in.require(
                    keyIds.get(i - 1).compareTo(keyIds.get(i)) < 0, "strictly ascending key ids");
        }
        return new Policy(required, keyIds);
    }
}
