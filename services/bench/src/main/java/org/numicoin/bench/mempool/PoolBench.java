package org.numicoin.bench.mempool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.numicoin.bench.Report;
import org.numicoin.bench.Rounds;
import org.numicoin.bench.TemporaryFolder;
import org.numicoin.bench.chain.Assembly;
import org.numicoin.bench.chain.RawVerification;
import org.numicoin.bench.chain.Signers;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureCheck;
import org.numicoin.crypto.SignatureProvider;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.mempool.pool.AccountKnowledge;
import org.numicoin.mempool.pool.Selected;
import org.numicoin.messaging.ChainEvent.TouchedAccount;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Shards;
import org.numicoin.primitives.Address;

/// The mempool without Kafka and Redis: admission on all cores, and blocks chosen from and removed
/// from a large pool.
final class PoolBench {
    private static final double ADMISSION_GOAL = 0.8;
    private static final double SELECTION_GOAL_MILLIS = 50;
    private static final String RAW = "verifying alone, all cores";
    private static final String SENDERS = "admitting without transport, distinct senders";
    private static final String CHAINS = "admitting without transport, chains of one sender";
    private static final String SELECTING = "selecting";
    private static final String ASSEMBLING = "assembling";
    private static final String REMOVING = "removing";

    private final ChainSpec spec;
    private final NetworkId network;
    private final SignatureProvider provider;
    private final Scale scale;
    private final int processors = Runtime.getRuntime().availableProcessors();
    private final Rounds rounds = new Rounds();

    PoolBench(ChainSpec spec, NetworkId network, SignatureProvider provider, Scale scale) {
        this.spec = spec;
        this.network = network;
        this.provider = provider;
        this.scale = scale;
    }

    Report run() throws Exception {
        var signers = Signers.of(spec, provider, scale.accounts());
        var accounts = Submissions.accounts(signers);
        var few = new Signers(spec, signers.keys().subList(0, scale.accounts() / scale.chain()));
        var pooled = Submissions.of(network, signers, 0, scale.nonces());
        var chains = Submissions.of(network, few, 0, scale.chain());
        var checks = signers.checks(pooled.byNonce().getFirst());
        try (var shards = Executors.newFixedThreadPool(Shards.COUNT);
                var helpers = Executors.newFixedThreadPool(processors);
                var folder = TemporaryFolder.create()) {
            admission(accounts, pooled.byNonce().getFirst(), chains, checks, shards, helpers);
            try (var assembly = Assembly.of(spec, folder, signers, provider, 2 * pooled.count())) {
                return blocks(pooled, accounts, assembly, shards);
            }
        }
    }

    private void admission(
            Map<Address, AccountKnowledge> accounts,
            List<Transaction> ofSenders,
            Submissions chains,
            List<SignatureCheck> checks,
            ExecutorService shards,
            ExecutorService helpers)
            throws Exception {
        var raw = new RawVerification(provider, helpers, processors);
        var distinct = Submissions.records(network, ofSenders);
        var chained = Submissions.records(network, chains.inChains());
        for (int i = 0; i < scale.warmUp() + scale.rounds(); i++) {
            var into = i < scale.warmUp() ? new Rounds() : rounds;
            into.turn(RAW, () -> raw.all(checks));
            for (var each : Map.of(SENDERS, distinct, CHAINS, chained).entrySet()) {
                var pool = pool(accounts, verifying());
                into.turn(each.getKey(), () -> pool.admit(each.getValue(), shards));
            }
        }
    }

    private LocalPool pool(Map<Address, AccountKnowledge> accounts, SignatureVerifier signatures) {
        return new LocalPool(
                spec,
                network,
                address -> java.util.Objects.requireNonNull(accounts.get(address)),
                signatures);
    }

    private SignatureVerifier verifying() {
        var cache = new SignatureCache(2 * scale.accounts());
        return new SignatureVerifier(provider, cache, Runnable::run, 1);
    }

    private Report blocks(
            Submissions pooled,
            Map<Address, AccountKnowledge> accounts,
            Assembly assembly,
            ExecutorService shards)
            throws Exception {
        var pool = pool(accounts, Trusting.signatures());
        pool.admit(Submissions.records(network, pooled.inRounds()), shards);
        List<Selected> best = List.of();
        for (int i = 0; i < scale.warmUp() * 5 + scale.rounds() * 5; i++) {
            var into = i < scale.warmUp() * 5 ? new Rounds() : rounds;
            var chosen = new ArrayList<Selected>();
            into.turn(
                    SELECTING,
                    () -> {
                        chosen.addAll(pool.select(spec.weightLimit(), shards));
                        return 1;
                    });
            best = chosen;
        }
        List<Transaction> block = best.stream().map(one -> one.slot().transaction()).toList();
        for (int i = 0; i < scale.warmUp() + scale.rounds(); i++) {
            var into = i < scale.warmUp() ? new Rounds() : rounds;
            into.turn(
                    ASSEMBLING,
                    () -> {
                        assembly.assemble(block);
                        return 1;
                    });
        }
        double ofBound = ofBound(best);
        int size = block.size();
        int before = pool.count();
        removal(pool, accounts, shards);
        return report(before, size, ofBound);
    }

    /// Block after block is taken out of the pool.
    private void removal(
            LocalPool pool, Map<Address, AccountKnowledge> accounts, ExecutorService shards)
            throws Exception {
        for (int i = 0; i < 1 + scale.rounds(); i++) {
            var into = i == 0 ? new Rounds() : rounds;
            List<Transaction> block =
                    pool.select(spec.weightLimit(), shards).stream()
                            .map(one -> one.slot().transaction())
                            .toList();
            var after = after(block, accounts);
            into.turn(
                    REMOVING,
                    () -> {
                        pool.remove(block, after, shards);
                        return 1;
                    });
        }
    }

    private static List<TouchedAccount> after(
            List<Transaction> block, Map<Address, AccountKnowledge> accounts) {
        var after = new HashMap<Address, TouchedAccount>();
        for (Transaction transaction : block) {
            Address sender = transaction.core().sender();
            long next = transaction.core().nonce() + 1;
            var known = java.util.Objects.requireNonNull(accounts.get(sender));
            after.put(
                    sender,
                    new TouchedAccount(
                            sender,
                            Submissions.account(known.keys().getFirst(), next, 0).account()));
        }
        return List.copyOf(after.values());
    }

    /// What the block pays, of what it would if the rest of its room were filled at the rate of its
    /// last transaction: no choice pays more.
    private double ofBound(List<Selected> best) {
        long weight = best.stream().mapToLong(one -> one.slot().weight()).sum();
        long tips =
                best.stream().mapToLong(one -> one.slot().weight() * one.slot().core().tip()).sum();
        long rest = (spec.weightLimit() - weight) * best.getLast().rate();
        return (double) tips / (tips + rest);
    }

    private Report report(int pooled, int block, double ofBound) {
        return new Report(
                rounds.medians("transactions").stream()
                        .filter(rate -> List.of(RAW, SENDERS, CHAINS).contains(rate.what()))
                        .toList(),
                List.of(
                        new Report.Ratio(
                                SENDERS + " / (" + RAW + ")",
                                rounds.ratio(SENDERS, RAW),
                                ADMISSION_GOAL),
                        new Report.Ratio(
                                CHAINS + " / (" + RAW + ")",
                                rounds.ratio(CHAINS, RAW),
                                ADMISSION_GOAL),
                        new Report.Ratio("what a selection pays / upper bound", ofBound, 0)),
                List.of(
                        new Report.Figure(
                                "selecting %,d of %,d for a full block".formatted(block, pooled),
                                millis(SELECTING),
                                "ms",
                                SELECTION_GOAL_MILLIS),
                        new Report.Figure("assembling them", millis(ASSEMBLING), "ms"),
                        new Report.Figure(
                                "removing a block from the pool", millis(REMOVING), "ms")),
                List.of(
                        "without transport: records decoded, decided, verified, carried out and"
                                + " encoded in 16 shards, medians of %d rounds of %,d in turns with the signature library"
                                        .formatted(scale.rounds(), scale.accounts())));
    }

    private double millis(String what) {
        return 1_000 / rounds.median(what);
    }
}
