package org.numicoin.bench.chain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.numicoin.chain.Account;
import org.numicoin.chain.Account.Kind;
import org.numicoin.chain.PublicKey;
import org.numicoin.consensus.PageStore;
import org.numicoin.consensus.StateKey;
import org.numicoin.consensus.StateTree;
import org.numicoin.consensus.StateTreeUpdate;
import org.numicoin.crypto.SigningKey;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.ChainStore;

/// Fills the state of a store that has only its genesis block: accounts by number, and the accounts
/// of signers with their keys revealed. It goes through the tree from left to right, so that each
/// page but a few is written once.
///
/// @param balance of each account by number; nothing issued it, so zero where a check of the supply
///   follows
record Population(int accounts, Signers signers, Amount balance) {
    private static final Amount BALANCE = Amount.ofNano(1_000_000_000_000L);
    private static final int BATCH = 40_000;

    Population(int accounts, Signers signers) {
        this(accounts, signers, BALANCE);
    }

    /// Entries of one part of the tree, ready to be written.
    ///
    /// @param byPath the keys of the entries in the order of their paths
    private record Part(
            Map<StateKey, Optional<Bytes>> entries,
            Map<Hash256, Optional<Hash256>> leaves,
            List<StateKey> byPath) {}

    private record Placed(Hash256 path, StateKey key) {}

    /// The address of an account, spread like any hash.
    static Address address(int number) {
        long seed = number * 4L;
        return new Address(
                new Hash256(mixed(seed), mixed(seed + 1), mixed(seed + 2), mixed(seed + 3)));
    }

    /// Three parts are under way at a time: one is hashed, one put into the tree, one written. What
    /// writing so much at once leaves to compact is done before it returns, so that nobody measures
    /// it as the cost of something else.
    void writeTo(ChainStore store) {
        writeKeys(store);
        int bits = Math.max(0, 32 - Integer.numberOfLeadingZeros(accounts / BATCH));
        var order = new Order(accounts, bits);
        PageStore tree = store.latest();
        var written = CompletableFuture.completedFuture(true);
        var hashed = CompletableFuture.supplyAsync(() -> part(order, 0));
        for (int i = 0; i < order.parts(); i++) {
            Part part = hashed.join();
            int following = i + 1;
            if (following < order.parts()) {
                hashed = CompletableFuture.supplyAsync(() -> part(order, following));
            }
            var update = StateTree.update(tree, part.leaves());
            written.join();
            written = CompletableFuture.supplyAsync(() -> write(store, part, update));
            tree = store.latest().with(update);
        }
        written.join();
        store.compact();
    }

    /// Numbers of accounts by the part of the tree in which they lie.
    private static final class Order {
        private final int[] numbers;
        private final int[] starts;

        Order(int accounts, int bits) {
            var parts = new int[accounts];
            IntStream.range(0, accounts)
                    .parallel()
                    .forEach(i -> parts[i] = part(StateKey.account(address(i)).path(), bits));
            starts = new int[(1 << bits) + 1];
            for (int part : parts) {
                starts[part + 1]++;
            }
            for (int i = 1; i < starts.length; i++) {
                starts[i] += starts[i - 1];
            }
            int[] free = starts.clone();
            numbers = new int[accounts];
            for (int i = 0; i < accounts; i++) {
                numbers[free[parts[i]]++] = i;
            }
        }

        private static int part(Hash256 path, int bits) {
            return bits == 0 ? 0 : (int) (path.a() >>> (64 - bits));
        }

        int parts() {
            return starts.length - 1;
        }

        IntStream of(int part) {
            return IntStream.range(starts[part], starts[part + 1]).map(i -> numbers[i]);
        }
    }

    private Part part(Order order, int part) {
        return part(
                order.of(part)
                        .mapToObj(number -> Account.created(address(number), balance))
                        .toList());
    }

    /// Sorted by address, since neighbours are written faster.
    private static Part part(List<Account> accounts) {
        var entries = LinkedHashMap.<StateKey, Optional<Bytes>>newLinkedHashMap(accounts.size());
        var leaves = HashMap.<Hash256, Optional<Hash256>>newHashMap(accounts.size());
        var placed = new ArrayList<Placed>();
        accounts.stream()
                .sorted(Comparator.comparing(Account::authorization))
                .forEach(account -> {
                    var key = StateKey.account(new Address(account.authorization()));
                    byte[] value = account.encoded();
                    Hash256 path = key.path();
                    entries.put(key, Optional.of(Bytes.wrap(value)));
                    leaves.put(path, Optional.of(StateTree.leafHash(path, value)));
                    placed.add(new Placed(path, key));
                });
        placed.sort(Comparator.comparing(Placed::path));
        return new Part(entries, leaves, placed.stream().map(Placed::key).toList());
    }

    private static boolean write(ChainStore store, Part part, StateTreeUpdate update) {
        try (var batch = store.batch()) {
            batch.entries(part.entries());
            part.byPath().forEach(batch::path);
            batch.pages(update.pages());
            store.write(batch);
        }
        return true;
    }

    private void writeKeys(ChainStore store) {
        var accounts = new ArrayList<Account>();
        try (var batch = store.batch()) {
            for (SigningKey key : signers.keys()) {
                accounts.add(new Account(BALANCE, 0, key.id(), Kind.KEY, 1));
                batch.publicKey(key.id(), PublicKey.mlDsa65(key.publicKey()));
            }
            store.write(batch);
        }
        var part = part(accounts);
        write(store, part, StateTree.update(store.latest(), part.leaves()));
    }

    /// The finalizer of SplitMix64.
    private static long mixed(long seed) {
        long z = (seed + 1) * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
