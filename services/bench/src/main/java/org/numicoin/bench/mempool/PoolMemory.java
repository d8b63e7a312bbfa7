package org.numicoin.bench.mempool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.numicoin.bench.chain.BenchSpec;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Payment;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.chain.Witness;
import org.numicoin.consensus.Genesis;
import org.numicoin.mempool.pool.AccountKnowledge;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Shards;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// What the pool takes of the heap: all shards in this process, with transactions whose keys and
/// signatures are noise, which takes as much as real ones. Nobody verifies them.
final class PoolMemory {
    private static final int TRANSFERS_OF_SENDER = 4;
    private static final int SENDERS_AT_ONCE = 1_024;
    private static final int MAX_FEE = 10_000;

    private final ChainSpec spec = BenchSpec.spec();
    private final NetworkId network = new NetworkId(spec.chainId(), Genesis.of(spec).block().id());
    private final Random random = new Random(1);
    private long wireBytes;

    /// What came out.
    ///
    /// @param heap bytes, senders with their keys and all indexes included
    /// @param wire bytes of the transactions in a block
    record Result(int count, long heap, long wire) {
        static Result parse(String line) {
            String[] words = line.split(" ", -1);
            return new Result(
                    Integer.parseInt(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
        }

        @Override
        public String toString() {
            return count + " " + heap + " " + wire;
        }
    }

    /// `COUNT`: says how many are pooled, in how many bytes of heap, and their bytes.
    public static void main(String[] arguments) throws Exception {
        System.out.println(new PoolMemory().measure(Integer.parseInt(arguments[0])));
    }

    Result measure(int count) throws InterruptedException, ExecutionException {
        Map<Address, AccountKnowledge> known = new HashMap<>();
        var pool =
                new LocalPool(
                        spec,
                        network,
                        address -> java.util.Objects.requireNonNull(known.get(address)),
                        Trusting.signatures());
        long before = used();
        try (ExecutorService threads = Executors.newFixedThreadPool(Shards.COUNT)) {
            while (pool.count() < count) {
                fill(pool, known, threads);
            }
        }
        known.clear();
        long heap = used() - before;
        return new Result(pool.count(), heap, wireBytes);
    }

    private void fill(LocalPool pool, Map<Address, AccountKnowledge> known, ExecutorService threads)
            throws InterruptedException, ExecutionException {
        known.clear();
        var transactions = new ArrayList<Transaction>();
        for (int i = 0; i < SENDERS_AT_ONCE; i++) {
            var key = PublicKey.mlDsa65(noise(PublicKey.BYTES));
            var account = Submissions.account(key, 0, 0);
            known.put(account.address(), account);
            for (int nonce = 0; nonce < TRANSFERS_OF_SENDER; nonce++) {
                transactions.add(transfer(account.address(), nonce));
            }
        }
        wireBytes += transactions.stream().mapToLong(Transaction::size).sum();
        pool.admit(Submissions.records(network, transactions), threads);
    }

    private Transaction transfer(Address sender, long nonce) {
        var recipient = new Address(new Hash256(random.nextLong(), 0, 0, 0));
        var core =
                new TransactionCore(
                        spec.chainId(),
                        sender,
                        nonce,
                        MAX_FEE,
                        random.nextInt(MAX_FEE),
                        TransactionCore.NEVER_EXPIRES,
                        new Payload.Transfer(
                                List.of(new Payment(recipient, spec.accountMinimum())),
                                Bytes.EMPTY));
        return new Transaction(
                core, Witness.ofKey(Optional.empty(), noise(PublicKey.SIGNATURE_BYTES)));
    }

    private Bytes noise(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
