package org.numicoin.bench.mempool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.numicoin.bench.chain.Signers;
import org.numicoin.chain.Account;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.mempool.pool.AccountKnowledge;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.SubmittedTransaction;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;

/// Signed transfers as they come to a mempool, and what a validator knows of their senders.
///
/// @param byNonce the first transfer of each account, then the second of each, and so on
record Submissions(NetworkId network, Signers signers, List<List<Transaction>> byNonce) {
    /// Enough for every transfer at its highest fee.
    static final Amount BALANCE = Amount.ofNano(1_000_000_000_000_000L);

    private static final Origin ORIGIN = new Origin(Origin.Kind.API, "bench", "");
    private static final int TIP_MAX = 1_000;

    Submissions {
        byNonce = List.copyOf(byNonce);
    }

    /// Transfers with the nonces from one on, with tips by chance.
    static Submissions of(NetworkId network, Signers signers, long nonce, int count) {
        var byNonce = new ArrayList<List<Transaction>>();
        for (long i = nonce; i < nonce + count; i++) {
            int[] tips = new Random(i).ints(signers.keys().size(), 1, TIP_MAX).toArray();
            byNonce.add(signers.tipped(i, number -> tips[number]));
        }
        return new Submissions(network, signers, byNonce);
    }

    int count() {
        return byNonce.stream().mapToInt(List::size).sum();
    }

    /// All of them in the order of nonces, those of the same nonce in that of accounts.
    List<Transaction> inRounds() {
        return byNonce.stream().flatMap(List::stream).toList();
    }

    /// All of one account, then all of the next.
    List<Transaction> inChains() {
        return IntStream.range(0, signers.keys().size())
                .boxed()
                .flatMap(account -> byNonce.stream().map(round -> round.get(account)))
                .toList();
    }

    /// Values of `tx.submitted` by partition.
    static List<List<Bytes>> records(NetworkId network, List<Transaction> transactions) {
        List<List<Bytes>> byShard = new ArrayList<>();
        for (int shard = 0; shard < Shards.COUNT; shard++) {
            byShard.add(new ArrayList<>());
        }
        for (Transaction transaction : transactions) {
            byShard.get(Shards.of(transaction.core().sender())).add(record(network, transaction));
        }
        return byShard;
    }

    static Bytes record(NetworkId network, Transaction transaction) {
        var submitted = new SubmittedTransaction(ORIGIN, Bytes.wrap(transaction.encoded()));
        return Bytes.wrap(submitted.encoded(network));
    }

    /// Accounts that have sent nothing yet, and whose keys the state knows.
    static Map<Address, AccountKnowledge> accounts(Signers signers) {
        var accounts = new HashMap<Address, AccountKnowledge>();
        signers.keys()
                .forEach(key -> {
                    var known = account(PublicKey.mlDsa65(key.publicKey()), 0, 0);
                    accounts.put(known.address(), known);
                });
        return accounts;
    }

    /// One of them after some transactions.
    static AccountKnowledge account(PublicKey key, long nonce, long sequence) {
        var id = key.id();
        var account = new Account(BALANCE, nonce, id, Account.Kind.KEY, 1);
        return new AccountKnowledge(
                new Address(id), sequence, Optional.of(account), Optional.empty(), List.of(key));
    }
}
