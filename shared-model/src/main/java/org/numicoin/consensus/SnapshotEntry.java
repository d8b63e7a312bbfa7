package org.numicoin.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Totals;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// An entry of the state in a snapshot: its raw id, its value, and what an account says that the
/// state knows of it, which lies beside the tree.
///
/// @param policy of an account that is authorized by one
/// @param keys those that the account says are known, by their bits
public record SnapshotEntry(
        StateKey key, Bytes value, Optional<Policy> policy, List<PublicKey> keys) {
    private static final int REWARD_ID_BYTES = 8;

    public SnapshotEntry {
        keys = List.copyOf(keys);
    }

    /// An entry of a state with what the state knows of it.
    public static SnapshotEntry of(StateKey key, Bytes value, StateView state) {
        if (key.kind() != StateKey.ACCOUNT) {
            return new SnapshotEntry(key, value, Optional.empty(), List.of());
        }
        var account = ByteReader.decode(value.unsafeArray(), Account::decode);
        Optional<Policy> policy =
                account.kind() == Account.Kind.POLICY
                        ? Optional.of(
                                state.policy(account.authorization())
                                        .orElseThrow(() -> lost("policy", account)))
                        : Optional.empty();
        var keys =
                knownKeys(account, policy).stream()
                        .map(id -> state.publicKey(id).orElseThrow(() -> lost("a key", account)))
                        .toList();
        return new SnapshotEntry(key, value, policy, keys);
    }

    public void encode(ByteWriter out) {
        out.u8(key.kind()).raw(key.id()).raw(value);
        policy.ifPresent(each -> each.encode(out));
        keys.forEach(each -> each.encode(out));
    }

    /// Id, value and what follows have the lengths of their kind, so nothing needs a count.
    public static SnapshotEntry decode(ByteReader in) {
        int kind = in.count(in.u8("kind"), StateKey.ACCOUNT, StateKey.TOTALS, "kind of an entry");
        return switch (kind) {
            case StateKey.ACCOUNT -> account(in);
            case StateKey.UNPAID_REWARD ->
                    plain(
                            new StateKey(kind, in.bytes(REWARD_ID_BYTES, "height of a reward")),
                            StateEntries.amount(in.amount("unpaid reward")));
            default -> plain(StateKey.totals(), Bytes.wrap(Totals.decode(in).encoded()));
        };
    }

    /// How many bytes its encoding has.
    int size() {
        return 1
                + key.id().length()
                + value.length()
                + policy.map(each -> 2 + each.keyIds().size() * Hash256.BYTES).orElse(0)
                + keys.size() * (1 + PublicKey.BYTES);
    }

    /// Whether policy and keys are those that the account names.
    boolean hasItsKeys() {
        if (key.kind() != StateKey.ACCOUNT) {
            return true;
        }
        var account = ByteReader.decode(value.unsafeArray(), Account::decode);
        return policy.map(each -> each.id().equals(account.authorization())).orElse(true)
                && keys.stream().map(PublicKey::id).toList().equals(knownKeys(account, policy));
    }

    private static SnapshotEntry account(ByteReader in) {
        var key = StateKey.account(new Address(in.hash("account")));
        var account = Account.decode(in);
        Optional<Policy> policy =
                account.kind() == Account.Kind.POLICY
                        ? Optional.of(Policy.decode(in))
                        : Optional.empty();
        int bits = policy.map(each -> each.keyIds().size()).orElse(1);
        in.require(account.known() >>> bits == 0, "no known key beyond those that there are");
        in.require(
                account.known() == 0 || account.kind() != Account.Kind.NOT_REVEALED,
                "no known key of an account that revealed nothing");
        int count = Integer.bitCount(account.known());
        List<PublicKey> keys = in.list(count, 1 + PublicKey.BYTES, "keys", PublicKey::decode);
        return new SnapshotEntry(key, Bytes.wrap(account.encoded()), policy, keys);
    }

    private static SnapshotEntry plain(StateKey key, Bytes value) {
        return new SnapshotEntry(key, value, Optional.empty(), List.of());
    }

    private static List<Hash256> knownKeys(Account account, Optional<Policy> policy) {
        List<Hash256> all =
                policy.map(Policy::keyIds).orElseGet(() -> List.of(account.authorization()));
        var known = new ArrayList<Hash256>();
        for (int bit = 0; bit < all.size(); bit++) {
            if ((account.known() >>> bit & 1) != 0) {
                known.add(all.get(bit));
            }
        }
        return known;
    }

    private static IllegalStateException lost(String what, Account account) {
        return new IllegalStateException(
                "the state lacks " + what + " of " + account.authorization());
    }
}
