package org.numicoin.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

final class ReplacementTest {
    private static final ChainSpec SPEC = Specs.fast();
    private static final long LEAST = SPEC.leastBaseFee();

    @Test
    void theFeeRateRisesByATenthAndTheFeeByTheLeastBaseFeeForEachByte() {
        Transaction poor = pay(LEAST * 50, 0);
        long weight = poor.weight(SPEC);
        long needed = (poor.size() * LEAST + weight - 1) / weight;
        assertThat(paysEnough(poor, pay(LEAST * 50, needed), LEAST)).isTrue();
        assertThat(paysEnough(poor, pay(LEAST * 50, needed - 1), LEAST)).isFalse();

        Transaction rich = pay(LEAST * 100, LEAST * 39);
        assertThat(paysEnough(rich, pay(LEAST * 100, LEAST * 43), LEAST)).isTrue();
        assertThat(paysEnough(rich, pay(LEAST * 100, LEAST * 43 - 1), LEAST)).isFalse();
    }

    @Test
    void aHigherTipThatTheMaxFeeCutsOffPaysNothingMore() {
        Transaction before = pay(LEAST * 4, LEAST);
        Transaction after = pay(LEAST * 4, LEAST * 4);
        assertThat(paysEnough(before, after, LEAST)).isTrue();
        assertThat(paysEnough(before, after, LEAST * 3)).isFalse();
        assertThat(paysEnough(before, after, LEAST * 5)).isFalse();
        assertThat(paysEnough(before, pay(LEAST * 6, LEAST * 4), LEAST * 5)).isTrue();
    }

    @Test
    void theMaxFeeDoesNotFall() {
        assertThat(paysEnough(pay(LEAST * 9, 0), pay(LEAST * 9 - 1, LEAST * 5), LEAST)).isFalse();
    }

    @Test
    void theHighestFeesDoNotOverflow() {
        long most = TransactionCore.FEE_RATE_MAX;
        assertThat(paysEnough(pay(most, 0), pay(most, most), most)).isFalse();
        assertThat(paysEnough(pay(most, 0), pay(most, most), LEAST)).isTrue();
    }

    private static boolean paysEnough(Transaction before, Transaction after, long baseFee) {
        return Replacement.paysEnough(SPEC, before, after, baseFee);
    }

    private static Transaction pay(long maxFee, long tip) {
        return TransactionBuilder.from(SPEC, 1).pay(2, 1_000_000_000).fee(maxFee, tip).sign(1);
    }
}
