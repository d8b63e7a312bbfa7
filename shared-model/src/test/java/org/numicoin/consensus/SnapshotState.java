package org.numicoin.consensus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Keys;

/// A small state in memory, ready to be cut into chunks.
final class SnapshotState {
    final NaiveStateTree.Store pages = new NaiveStateTree.Store();
    final Map<Hash256, SnapshotEntry> entries = new HashMap<>();

    /// Accounts of which nothing is known, as the vectors number them.
    static SnapshotState ofAccounts(int count) {
        var state = new SnapshotState();
        var all = new ArrayList<SnapshotEntry>();
        for (int k = 1; k <= count; k++) {
            var address = new Address(Hash256.ofHex("%02x".formatted(k).repeat(32)));
            all.add(plain(address, Account.created(address, Amount.ofNano(1_000L * k))));
        }
        state.add(all);
        return state;
    }

    static SnapshotEntry plain(Address address, Account account) {
        return new SnapshotEntry(
                StateKey.account(address),
                Bytes.wrap(account.encoded()),
                Optional.empty(),
                List.of());
    }

    /// An account whose key is known.
    static SnapshotEntry keyed(Address address, int key) {
        PublicKey known = Keys.publicKey(key);
        var account = new Account(Amount.ofNano(7), 3, known.id(), Account.Kind.KEY, 1);
        return new SnapshotEntry(
                StateKey.account(address),
                Bytes.wrap(account.encoded()),
                Optional.empty(),
                List.of(known));
    }

    /// An account of a policy of which the key at one place is known.
    static SnapshotEntry policed(Address address, Policy policy, int place, PublicKey known) {
        var account =
                new Account(Amount.ofNano(9), 1, policy.id(), Account.Kind.POLICY, 1 << place);
        return new SnapshotEntry(
                StateKey.account(address),
                Bytes.wrap(account.encoded()),
                Optional.of(policy),
                List.of(known));
    }

    void add(List<SnapshotEntry> more) {
        var changes = new HashMap<Hash256, Optional<Hash256>>();
        more.forEach(entry -> {
            Hash256 path = entry.key().path();
            entries.put(path, entry);
            changes.put(path, Optional.of(StateTree.leafHash(path, entry.value().unsafeArray())));
        });
        StateTreeTest.apply(pages, changes);
    }

    Hash256 root() {
        return StateTree.root(pages);
    }

    List<SnapshotEntry> sorted() {
        return entries.values().stream()
                .sorted(Comparator.comparing(entry -> entry.key().path()))
                .toList();
    }

    SnapshotChunk chunk(PageKey range) {
        var inside = sorted().stream().filter(entry -> range.contains(entry.key().path())).toList();
        return SnapshotChunk.of(range, inside, pages, this::valueHash);
    }

    List<SnapshotChunk> cut() {
        var chunks = new ArrayList<SnapshotChunk>();
        SnapshotCutter.cut(pages, sorted().iterator(), this::valueHash, chunks::add);
        return chunks;
    }

    private Hash256 valueHash(Hash256 path) {
        return Optional.ofNullable(entries.get(path))
                .map(entry -> StateTree.valueHash(entry.value().unsafeArray()))
                .orElseThrow();
    }
}
