package org.numicoin.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.RuleViolation.BadAuthorization;
import org.numicoin.consensus.RuleViolation.BadReveals;
import org.numicoin.consensus.RuleViolation.InsufficientBalance;
import org.numicoin.consensus.RuleViolation.PaymentBelowMinimum;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Keys;
import org.numicoin.testing.MemoryState;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

class BlockExecutionTest {
    private static final ChainSpec SPEC = Specs.fast();
    private static final long NUMI = Amount.NANO_PER_NUMI;

    @Test
    void feesSplitIntoPoolAndRewardAsInVectorF3() {
        var spec = SPEC;
        var execution = begin(MemoryState.genesis(spec), 120);
        var transaction =
                TransactionBuilder.from(spec, 0)
                        .pay(1, NUMI)
                        .memo("hello")
                        .fee(125, 10)
                        .signRevealing(0);
        long weight = transaction.weight(spec);
        assertThat(execution.apply(transaction)).isEmpty();
        var delta = execution.finish();
        assertThat(delta.totalsAfter().pool().nano()).isEqualTo(weight * 120);
        assertThat(delta.earned().orElseThrow().amount().nano())
                .isEqualTo(spec.firstSubsidy().nano() + weight * 5);
        assertThat(after(delta, Keys.address(0)).balance().nano())
                .isEqualTo(1000 * NUMI - NUMI - weight * 125);
    }

    @Test
    void theFirstTransactionOfAnAccountRevealsItsKeyAndNoLaterOneMay() {
        var execution = begin(MemoryState.genesis(SPEC), 100);
        assertThat(execution.apply(pay(0).nonce(0).sign(0))).containsInstanceOf(BadReveals.class);
        assertThat(execution.apply(pay(0).nonce(0).signRevealing(0))).isEmpty();
        assertThat(execution.apply(pay(0).nonce(1).signRevealing(0)))
                .containsInstanceOf(BadReveals.class);
        assertThat(execution.apply(pay(0).nonce(1).sign(0))).isEmpty();
    }

    @Test
    void aRotationHandsTheAccountToTheNewKeyAtTheSameAddress() {
        var execution = begin(MemoryState.genesis(SPEC), 100);
        var rotation = TransactionBuilder.from(SPEC, 0).rotateTo(Keys.key(5).id());
        assertThat(execution.apply(rotation.signRevealing(0))).isEmpty();
        assertThat(execution.apply(pay(0).nonce(1).signRevealing(0)))
                .containsInstanceOf(BadAuthorization.class);
        assertThat(execution.apply(pay(0).nonce(1).sign(5))).containsInstanceOf(BadReveals.class);
        assertThat(execution.apply(pay(0).nonce(1).signRevealing(5))).isEmpty();
        var account = after(execution.finish(), Keys.address(0));
        assertThat(account.authorization()).isEqualTo(Keys.key(5).id());
        assertThat(account.kind()).isEqualTo(Account.Kind.KEY);
    }

    @Test
    void aPolicyAccountRevealsPolicyAndKeysOnceEach() {
        var policy = TransactionBuilder.policy(2, 1, 2, 3);
        var address = new Address(policy.id());
        var execution = begin(MemoryState.genesis(SPEC), 100);
        assertThat(execution.apply(pay(0).pay(address, 100 * NUMI).signRevealing(0))).isEmpty();
        var spend = TransactionBuilder.from(SPEC, address).pay(1, NUMI);
        assertThat(execution.apply(spend.signPolicy(policy, false, List.of(1, 2), List.of(1, 2))))
                .isPresent();
        assertThat(execution.apply(spend.signPolicy(policy, true, List.of(1, 2), List.of(1, 2))))
                .isEmpty();
        spend.nonce(1);
        assertThat(execution.apply(spend.signPolicy(policy, false, List.of(2, 3), List.of(2, 3))))
                .containsInstanceOf(BadReveals.class);
        assertThat(execution.apply(spend.signPolicy(policy, false, List.of(2, 3), List.of(3))))
                .isEmpty();
        assertThat(execution.signatureChecks()).hasSize(5);
        var account = after(execution.finish(), address);
        assertThat(account.kind()).isEqualTo(Account.Kind.POLICY);
        assertThat(account.known()).isEqualTo(0b111);
    }

    @Test
    void theBalanceMustCoverAmountsAndFeeBeforeAnyCredit() {
        long fee = pay(0).pay(0, 1).signRevealing(0).weight(SPEC) * 110;
        var all = 1000 * NUMI - NUMI - fee;
        assertThat(begin(MemoryState.genesis(SPEC), 100).apply(pay(0).pay(0, all).signRevealing(0)))
                .isEmpty();
        assertThat(
                        begin(MemoryState.genesis(SPEC), 100)
                                .apply(pay(0).pay(0, all + 1).signRevealing(0)))
                .containsInstanceOf(InsufficientBalance.class);
        var overflowing = TransactionBuilder.from(SPEC, 0);
        IntStream.range(0, 256).forEach(_ -> overflowing.pay(1, Long.MAX_VALUE));
        assertThat(begin(MemoryState.genesis(SPEC), 100).apply(overflowing.signRevealing(0)))
                .containsInstanceOf(InsufficientBalance.class);
    }

    @Test
    void onlyAPaymentThatCreatesAnAccountNeedsTheMinimum() {
        long minimum = SPEC.accountMinimum().nano();
        var state = MemoryState.genesis(SPEC);
        var below = TransactionBuilder.from(SPEC, 0).pay(9, minimum - 1);
        assertThat(begin(state, 100).apply(below.signRevealing(0)))
                .containsInstanceOf(PaymentBelowMinimum.class);
        var toExisting = TransactionBuilder.from(SPEC, 0).pay(1, minimum - 1);
        assertThat(begin(state, 100).apply(toExisting.signRevealing(0))).isEmpty();
        var twice = TransactionBuilder.from(SPEC, 0).pay(9, minimum).pay(9, 1);
        assertThat(begin(state, 100).apply(twice.signRevealing(0))).isEmpty();
    }

    @Test
    void aTransactionThatFailsLeavesNoTrace() {
        var execution = begin(MemoryState.genesis(SPEC), 100);
        assertThat(execution.apply(pay(0).nonce(3).signRevealing(0))).isPresent();
        var untouched = begin(MemoryState.genesis(SPEC), 100).finish();
        assertThat(execution.finish()).isEqualTo(untouched);
    }

    /// S3 and the supply test: random transfers over four halvings; every coin is accounted for
    /// after every block, and undoing the deltas gives each earlier state back.
    @Test
    void supplyFollowsTheScheduleThroughFourHalvings() {
        int halving = 10;
        var spec = Specs.fast(3, halving);
        var chain = new ChainBuilder(spec);
        var random = new SplittableRandom(20261120);
        var genesisSupply = chain.genesis().state().supply();
        var nonces = new long[Specs.FUNDED_KEYS];
        var tip = chain.genesis();
        var issued = Amount.ZERO;
        for (int height = 1; height <= 5 * halving; height++) {
            var transactions = new Transaction[random.nextInt(4)];
            for (int i = 0; i < transactions.length; i++) {
                int sender = random.nextInt(Specs.FUNDED_KEYS);
                var transaction =
                        TransactionBuilder.from(spec, sender)
                                .nonce(nonces[sender])
                                .fee(5_000, random.nextLong(100))
                                .pay(random.nextInt(12), NUMI / 10 + random.nextLong(NUMI));
                transactions[i] =
                        nonces[sender]++ == 0
                                ? transaction.signRevealing(sender)
                                : transaction.sign(sender);
            }
            tip = chain.extend(tip, 20 + random.nextInt(3), transactions);
            issued = issued.plus(Subsidy.subsidy(spec.firstSubsidy(), halving, height));
            assertThat(tip.state().totals().issued()).isEqualTo(issued);
            assertThat(tip.state().supply()).isEqualTo(genesisSupply.plus(issued));
        }
        assertThat(Subsidy.subsidy(spec.firstSubsidy(), halving, 50L).nano())
                .isEqualTo(88_880_000_000L >> 4);
    }

    private static Account after(StateDelta delta, Address address) {
        return Objects.requireNonNull(delta.accounts().get(address)).after();
    }

    private static TransactionBuilder pay(int key) {
        return TransactionBuilder.from(SPEC, key).pay(1, NUMI);
    }

    private static BlockExecution begin(StateView state, long baseFee) {
        return BlockExecution.begin(SPEC, state, 1, baseFee, Optional.empty());
    }
}
