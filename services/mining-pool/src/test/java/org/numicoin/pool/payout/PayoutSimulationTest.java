package org.numicoin.pool.payout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payment;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.messaging.PoolShare;
import org.numicoin.messaging.PoolShare.Scheme;
import org.numicoin.pool.ledger.LargestRemainder;
import org.numicoin.pool.ledger.Ledger;
import org.numicoin.pool.ledger.Payout;
import org.numicoin.pool.ledger.PoolBlock;
import org.numicoin.pool.ledger.Shares;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;

/// A pool through 1,000 blocks in which everything goes wrong that can: the accountant dies before
/// and after each write and each sending, hears no answer, is replaced while it still believes to
/// be the one; the mempool forgets; reorganizations take back blocks and payouts, some deeper than
/// a reward's maturity. Then quiet, and the books are compared with the chain, to the nano.
class PayoutSimulationTest {
    private static final ChainSpec SPEC = ChainSpecs.parse(Specs.yaml("testchain", 3, 100));
    private static final Address POOL = Keys.address(1);
    private static final PayoutRules RULES =
            new PayoutRules(150, Amount.parseNumi("5"), Duration.ofSeconds(30), 2, 500);
    private static final int BLOCKS = 1_000;
    private static final int MINERS = 300;
    private static final long NETWORK = 2_000;

    private final List<PoolShare> shares = new ArrayList<>();
    private final List<Transaction> mempool = new ArrayList<>();
    private final Map<Hash256, List<Payment>> expectedCredits = new HashMap<>();
    private SplittableRandom random = new SplittableRandom();
    private SimulatedLog log = new SimulatedLog(random, 0);
    private SimulatedChain chain = new SimulatedChain(SPEC, POOL, block(0, false));
    private SimulatedPod pod = pod();
    private SimulatedPod other = pod();
    private int made;
    private int reorganizations;
    private long now = 1_800_000_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void nobodyIsPaidTwiceNothingIsLostAndEveryNanoIsAccountedFor(long seed) {
        random = new SplittableRandom(seed);
        log = new SimulatedLog(random, 0.01);
        chain = new SimulatedChain(SPEC, POOL, block(0, false));
        pod = elected();
        other = elected();
        for (int i = 0; i < BLOCKS; i++) {
            mineShares();
            connect(random.nextInt(3) > 0);
            if (random.nextInt(12) == 0) {
                reorganize(random.nextInt(1, 9));
            }
            accountantsWork();
        }
        log.calm();
        for (int i = 0; i < 60; i++) {
            connect(false);
            accountantsWork();
        }
        assertThat(log.crashes).as("crashes").isGreaterThan(50);
        assertThat(log.fenced).as("writes of a fenced accountant").isGreaterThan(10);
        assertThat(reorganizations).isGreaterThan(50);
        booksAgreeWithTheChain(newest());
    }

    private void booksAgreeWithTheChain(Ledger ledger) {
        assertThat(ledger.isBalanced()).isTrue();
        assertThat(ledger.payouts()).noneMatch(Payout::isOpen).hasSizeGreaterThan(30);
        var earned = new HashMap<Address, Long>();
        long rewards = 0;
        for (ChainFacts.MinedBlock block : chain.poolBlocks()) {
            PoolBlock booked =
                    ledger.blocks().stream()
                            .filter(b -> b.credited().block().equals(block.id()))
                            .findFirst()
                            .orElseThrow();
            assertThat(booked.state()).isEqualTo(PoolBlock.State.MATURED);
            assertThat(booked.credited().credits()).isEqualTo(expectedCredits.get(block.id()));
            booked.credited()
                    .credits()
                    .forEach(c -> earned.merge(c.recipient(), c.amount().nano(), Long::sum));
            rewards += chain.reward(block.id()).orElseThrow().nano();
        }
        assertThat(ledger.rewards()).isEqualTo(rewards);
        Map<Address, Long> received = chain.received();
        long payable = 0;
        long fees = 0;
        for (Address miner : earned.keySet()) {
            var balance = ledger.balance(miner);
            assertThat(balance.pending()).isZero();
            assertThat(balance.reserved()).isZero();
            assertThat(balance.paid()).isEqualTo(received.getOrDefault(miner, 0L));
            long fee = earned.get(miner) - balance.paid() - balance.payable();
            assertThat(fee).as("what payouts have cost %s", miner).isNotNegative();
            payable += balance.payable();
            fees += fee;
        }
        assertThat(fees).isEqualTo(ledger.networkFees());
        assertThat(received.keySet()).isSubsetOf(earned.keySet());
        // What is left on the chain is what is owed and what the pool has kept.
        assertThat(chain.account().orElseThrow().balance().nano())
                .isEqualTo(payable + ledger.poolFees());
    }

    private void accountantsWork() {
        now += 3_000;
        try {
            if (!pod.work(chain, now)) {
                pod = elected();
            }
            if (log.happens()) {
                // The lease moves, and the one who had it has not noticed.
                SimulatedPod before = pod;
                pod = other;
                other = before;
                if (!pod.promote()) {
                    pod = elected();
                }
            } else if (random.nextInt(20) == 0 && !other.work(chain, now)) {
                other = pod();
            }
        } catch (SimulatedLog.Crash e) {
            pod = elected();
        }
        assertThat(pod.ledger().isBalanced()).isTrue();
    }

    private Ledger newest() {
        var ledger = new Ledger();
        log.from(0).forEach(ledger::apply);
        return ledger;
    }

    /// Whoever dies while it is elected makes way for another one.
    private SimulatedPod elected() {
        SimulatedPod next = pod();
        while (!isElected(next)) {
            next = pod();
        }
        return next;
    }

    private static boolean isElected(SimulatedPod next) {
        try {
            return next.promote();
        } catch (SimulatedLog.Crash e) {
            return false;
        }
    }

    private SimulatedPod pod() {
        return new SimulatedPod(SPEC, RULES, new FakeSigner(POOL), log, shares, mempool);
    }

    private static Address miner(int number) {
        return new Address(new Hash256(7, number, 7, 7));
    }

    private void mineShares() {
        for (int i = random.nextInt(0, 12); i > 0; i--) {
            share(Scheme.PPLNS, Optional.empty());
        }
    }

    private void share(Scheme scheme, Optional<Hash256> solved) {
        var share =
                Shares.share(
                        miner(random.nextInt(MINERS)),
                        scheme,
                        random.nextInt(1, 300),
                        NETWORK,
                        chain.tipHeight(),
                        shares.size(),
                        solved);
        shares.add(share);
        if (random.nextInt(10) == 0) {
            // Its replica did not hear that the log has it.
            shares.add(share);
        }
    }

    private void connect(boolean ours) {
        SimulatedChain.Block block = block(chain.tipHeight() + 1, ours);
        if (ours) {
            var scheme = random.nextInt(10) == 0 ? Scheme.SOLO : Scheme.PPLNS;
            List<PoolShare> before = List.copyOf(shares);
            share(scheme, Optional.of(block.id()));
            expectedCredits.put(block.id(), reference(before, shares.get(before.size()), block));
        }
        chain.connect(block);
    }

    /// PPLNS as one would do it by hand.
    private static List<Payment> reference(
            List<PoolShare> before, PoolShare solving, SimulatedChain.Block block) {
        long reward = block.reward().nano();
        Amount rest = Amount.ofNano(reward - reward * RULES.poolFee() / 10_000);
        var weights = new TreeMap<Address, Long>();
        long left = 2L * NETWORK;
        var distinct = new ArrayList<>(new LinkedHashSet<>(before));
        for (PoolShare share : distinct.reversed()) {
            if (solving.scheme() == Scheme.PPLNS && share.scheme() == Scheme.PPLNS && left > 0) {
                long counted = Math.min(left, share.difficulty());
                weights.merge(share.miner(), counted, Long::sum);
                left -= counted;
            }
        }
        if (weights.isEmpty()) {
            weights.put(solving.miner(), 1L);
        }
        return LargestRemainder.split(rest, weights);
    }

    private SimulatedChain.Block block(long height, boolean ours) {
        long baseFee = random.nextLong(100, 160);
        var paid = new ArrayList<Transaction>();
        if (height > 0) {
            if (random.nextInt(15) == 0) {
                mempool.clear();
            }
            mempool.stream()
                    .filter(t -> random.nextInt(3) > 0 && chain.accepts(t, baseFee))
                    .findFirst()
                    .ifPresent(paid::add);
        }
        return new SimulatedChain.Block(
                new Hash256(++made, height, 0, 1),
                ours,
                Amount.ofNano(88_880_000_000L + random.nextInt(100_000)),
                baseFee,
                paid);
    }

    /// Some of the blocks that were taken back come again: miners may switch branches twice.
    private void reorganize(int depth) {
        if (chain.tipHeight() <= depth) {
            return;
        }
        reorganizations++;
        var takenBack = new ArrayList<SimulatedChain.Block>();
        for (int i = 0; i < depth; i++) {
            takenBack.add(chain.disconnect());
        }
        if (random.nextInt(3) == 0) {
            accountantsWork();
            takenBack.reversed().forEach(chain::connect);
            return;
        }
        takenBack.forEach(block -> mempool.addAll(block.paid()));
        for (int i = 0; i <= depth; i++) {
            connect(random.nextInt(3) == 0);
        }
    }
}
