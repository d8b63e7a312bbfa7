package org.numicoin.pool.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.Payment;
import org.numicoin.messaging.PoolEntry;
import org.numicoin.messaging.PoolEntry.BlockCredited;
import org.numicoin.messaging.PoolEntry.BlockMatured;
import org.numicoin.messaging.PoolEntry.BlockOrphaned;
import org.numicoin.messaging.PoolEntry.PayoutConfirmed;
import org.numicoin.messaging.PoolEntry.PayoutReleased;
import org.numicoin.messaging.PoolEntry.PayoutReserved;
import org.numicoin.messaging.PoolEntry.PayoutSigned;
import org.numicoin.messaging.PoolEntry.PayoutTakenBack;
import org.numicoin.messaging.PoolEntry.TermStarted;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

class LedgerTest {
    private static final Address ANN = new Address(new Hash256(1, 0, 0, 0));
    private static final Address BEN = new Address(new Hash256(2, 0, 0, 0));
    private static final Hash256 BLOCK = new Hash256(7, 0, 0, 0);
    private static final Hash256 PAYING = new Hash256(8, 0, 0, 0);

    private final Ledger ledger = new Ledger();

    @BeforeEach
    void beginTermAndMatureABlock() {
        apply(new TermStarted("one"));
        apply(credited(BLOCK, 10));
        apply(new BlockMatured(BLOCK));
    }

    @Test
    void aPayoutMovesMoneyFromPayableToPaidAndGivesBackWhatItsFeeDidNotNeed() {
        assertThat(ledger.balance(ANN)).isEqualTo(new Balance(0, 600, 0, 0));
        apply(reserved(1, 500, 300, 101));
        // Equal parts of the fee, the odd nano to the first address.
        assertThat(ledger.balance(ANN)).isEqualTo(new Balance(0, 49, 551, 0));
        assertThat(ledger.balance(BEN)).isEqualTo(new Balance(0, 40, 350, 0));
        apply(signed(1, 0));
        apply(confirmed(1, 41));
        assertThat(ledger.balance(ANN)).isEqualTo(new Balance(0, 79, 0, 500));
        assertThat(ledger.balance(BEN)).isEqualTo(new Balance(0, 70, 0, 300));
        assertThat(ledger.networkFees()).isEqualTo(41);
        assertThat(ledger.paid()).isEqualTo(800);
        assertThat(ledger.owed()).isEqualTo(149);
        assertThat(ledger.isBalanced()).isTrue();
        apply(new PayoutTakenBack(1, PAYING));
        assertThat(ledger.balance(ANN)).isEqualTo(new Balance(0, 49, 551, 0));
        assertThat(ledger.owed()).isEqualTo(990);
        assertThat(ledger.isBalanced()).isTrue();
    }

    @Test
    void aReleasedPayoutGivesEverythingBackAndTheNextMayFollow() {
        apply(reserved(1, 500, 300, 100));
        apply(signed(1, 0));
        apply(new PayoutReleased(1, Optional.of(PAYING)));
        assertThat(ledger.balance(ANN)).isEqualTo(new Balance(0, 600, 0, 0));
        apply(reserved(2, 500, 300, 100));
        assertThat(ledger.isBalanced()).isTrue();
    }

    @Test
    void aBlockThatGoesAwayAfterItWasPaidForLeavesADebt() {
        apply(reserved(1, 500, 300, 100));
        apply(signed(1, 0));
        apply(confirmed(1, 100));
        apply(new BlockOrphaned(BLOCK));
        assertThat(ledger.balance(ANN)).isEqualTo(new Balance(0, -550, 0, 500));
        assertThat(ledger.isBalanced()).isTrue();
        apply(new BlockMatured(BLOCK));
        assertThat(ledger.balance(ANN)).isEqualTo(new Balance(0, 50, 0, 500));
    }

    @Test
    void refusesWhatCannotFollow() {
        refuses(credited(BLOCK, 10), "was credited before");
        refuses(new BlockMatured(PAYING), "was not credited");
        refuses(new BlockMatured(BLOCK), "is MATURED already");
        refuses(reserved(2, 500, 300, 100), "is not the next, 1");
        refuses(reserved(1, 600, 300, 100), "more than is payable");
        refuses(signed(1, 0), "was not reserved");
        apply(reserved(1, 500, 300, 100));
        refuses(reserved(2, 1, 1, 1), "is not alone");
        refuses(confirmed(1, 1), "was not signed");
        apply(signed(1, 5));
        refuses(signed(1, 6), "is signed already");
        refuses(confirmed(1, 101), "cost more than was reserved");
        refuses(new PayoutTakenBack(1, PAYING), "is not confirmed there");
        apply(confirmed(1, 100));
        refuses(confirmed(1, 100), "is not open");
        refuses(new PayoutReleased(1, Optional.empty()), "is not open");
        refuses(new PayoutTakenBack(1, BLOCK), "is not confirmed there");
        apply(reserved(2, 1, 1, 2));
        refuses(signed(2, 5), "has the nonce of another");
    }

    @Test
    void refusesAGapAndAnEntryOfAnotherTerm() {
        long next = ledger.sequence() + 1;
        refuses(new PoolEntry(1, next + 1, 0, 0, new BlockOrphaned(BLOCK)), "follows on 3");
        refuses(new PoolEntry(2, next, 0, 0, new BlockOrphaned(BLOCK)), "term 2, not 1");
        refuses(new PoolEntry(1, next, 0, 0, new TermStarted("two")), "term 1, not 2");
    }

    private void apply(PoolEntry.Step step) {
        ledger.apply(next(step));
    }

    private PoolEntry next(PoolEntry.Step step) {
        long term = ledger.term() + (step instanceof TermStarted ? 1 : 0);
        return new PoolEntry(term, ledger.sequence() + 1, 0, 0, step);
    }

    private void refuses(PoolEntry.Step step, String why) {
        refuses(next(step), why);
    }

    /// And nothing has changed.
    private void refuses(PoolEntry entry, String why) {
        var before = List.copyOf(ledger.balances().entrySet());
        long sequence = ledger.sequence();
        assertThatThrownBy(() -> ledger.apply(entry))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining(why);
        assertThat(ledger.balances().entrySet()).containsExactlyElementsOf(before);
        assertThat(ledger.sequence()).isEqualTo(sequence);
        assertThat(ledger.isBalanced()).isTrue();
    }

    private static BlockCredited credited(Hash256 block, long height) {
        return new BlockCredited(
                block,
                height,
                Amount.ofNano(1_000),
                Optional.of(ANN),
                Amount.ofNano(10),
                List.of(
                        new Payment(ANN, Amount.ofNano(600)),
                        new Payment(BEN, Amount.ofNano(390))));
    }

    private static PayoutReserved reserved(long payout, long ann, long ben, long fee) {
        return new PayoutReserved(
                payout,
                List.of(new Payment(ANN, Amount.ofNano(ann)), new Payment(BEN, Amount.ofNano(ben))),
                Amount.ofNano(fee),
                0);
    }

    private static PayoutSigned signed(long payout, long nonce) {
        return new PayoutSigned(payout, nonce, new Hash256(9, payout, 0, 0), Bytes.EMPTY);
    }

    private static PayoutConfirmed confirmed(long payout, long fee) {
        return new PayoutConfirmed(payout, PAYING, 20, Amount.ofNano(fee));
    }
}
