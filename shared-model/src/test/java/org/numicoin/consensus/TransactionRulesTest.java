package org.numicoin.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.consensus.TransactionRules.TransactionInBlock;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

final class TransactionRulesTest {
    private static final ChainSpec SPEC = Specs.fast();
    private static final long LEAST = SPEC.leastBaseFee();

    private static final Transaction GOOD =
            TransactionBuilder.from(SPEC, 1).pay(2, 1_000_000_000).fee(LEAST, 0).sign(1);

    @Test
    void whatIsInNoBlockBreaksARuleOfEveryBlock() {
        var random = new Random(3);
        for (int round = 0; round < 10_000; round++) {
            var core =
                    core(
                            SPEC.chainId() + random.nextInt(2),
                            LEAST - 2 + random.nextInt(4),
                            random.nextInt(3));
            var transaction = new Transaction(core, GOOD.witness());
            long height = 1L + random.nextInt(3);
            long baseFee = LEAST + random.nextInt(2);
            var broken =
                    Rule.firstViolation(
                            TransactionRules.IN_BLOCK,
                            new TransactionInBlock(SPEC, height, baseFee, transaction));
            var never = TransactionRules.inNoBlock(SPEC, transaction);
            if (never.isPresent()) {
                assertThat(broken).as("round %d", round).isPresent();
            } else if (height == 1 && baseFee == LEAST) {
                assertThat(broken).as("round %d", round).isEmpty();
            }
        }
    }

    @Test
    void aRuleThatABlockMayStillKeepDoesNotCondemn() {
        assertThat(TransactionRules.inNoBlock(SPEC, GOOD)).isEmpty();
        var early = new Transaction(core(SPEC.chainId(), LEAST, 1), GOOD.witness());
        assertThat(TransactionRules.inNoBlock(SPEC, early)).isEmpty();
        assertThat(TransactionRules.inNoBlock(SPEC, 2, early))
                .map(RuleViolation::code)
                .hasValue("tx-expired");
    }

    @Test
    void aViolationNamesItsNumbers() {
        var cheap = new Transaction(core(SPEC.chainId(), LEAST - 1, 1), GOOD.witness());
        assertThat(TransactionRules.inNoBlock(SPEC, cheap))
                .map(RuleViolation::detail)
                .hasValue("maxFee=" + (LEAST - 1) + ", baseFee=" + LEAST);
    }

    @Test
    void theFeeRateIsTheMaxFeeWhereThatIsLess() {
        assertThat(TransactionRules.feeRate(1_000, 50, 900)).isEqualTo(950);
        assertThat(TransactionRules.feeRate(1_000, 50, 980)).isEqualTo(1_000);
        assertThat(TransactionRules.feeRate(1_000, 50, 1_200)).isEqualTo(1_000);
        assertThat(TransactionRules.tipRate(GOOD.core(), LEAST + 7)).isEqualTo(-7);
    }

    private static TransactionCore core(int chainId, long maxFee, long validUntil) {
        var core = GOOD.core();
        return new TransactionCore(
                chainId, core.sender(), core.nonce(), maxFee, 0, validUntil, core.payload());
    }
}
