package org.numicoin.mempool.spam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.mempool.spam.Budgets.SIGNATURE;

import org.junit.jupiter.api.Test;
import org.numicoin.mempool.spam.BudgetLimits.Allowance;
import org.numicoin.messaging.Origin;

final class BudgetsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Origin HONEST = origin("honest");
    private static final Origin BAD = origin("bad");

    private long nanos = 77;
    private double load = 1;
    private final Budgets budgets =
            new Budgets(
                    new BudgetLimits(new Allowance(4, 8), new Allowance(20, 16), 50, 100),
                    () -> load,
                    () -> nanos);

    @Test
    void anOriginThatWastesItsAllowanceWaitsAndNobodyElse() {
        assertThat(wasteAll(BAD)).isEqualTo(4);
        assertThat(budgets.allows(HONEST)).isTrue();

        nanos += SECOND;
        assertThat(wasteAll(BAD)).as("an eighth of the speed under load").isEqualTo(1);
        load = 0;
        nanos += SECOND;
        assertThat(wasteAll(BAD)).as("full speed").isEqualTo(4);
    }

    @Test
    void moreIsWastedForNobodyThanWasBeforeHoweverLongHeWaits() {
        budgets.wasted(BAD, 1_000_000);
        load = 0;
        nanos += SECOND / 2;
        assertThat(budgets.allows(BAD)).as("a debt is bounded").isFalse();
        nanos += SECOND;
        assertThat(budgets.allows(BAD)).isTrue();
        nanos += 1_000 * SECOND;
        assertThat(wasteAll(BAD)).isEqualTo(4);
    }

    /// Under full load the common allowance is all that strangers without end may waste.
    @Test
    void namesWithoutEndWasteTogetherWhatIsCommonAndThoseThatHaveEarnedGoOn() {
        budgets.admitted(HONEST, 40 * SIGNATURE, 0);
        int wasted = 0;
        for (int name = 0; name < 10_000; name++) {
            wasted += wasteAll(origin("name-" + name));
        }
        assertThat(wasted).isEqualTo(20);
        assertThat(budgets.allows(origin("new"))).isFalse();
        assertThat(budgets.allows(HONEST)).isTrue();
        assertThat(wasteAll(HONEST)).as("a quarter of what was admitted").isEqualTo(10);

        nanos += SECOND / 2;
        assertThat(budgets.allows(origin("new"))).isTrue();
    }

    @Test
    void aFloodCostsAtMostAQuarterOfWhatIsAdmittedAndTheAllowance() {
        int wasted = 0;
        int admitted = 0;
        for (int second = 0; second < 100; second++) {
            for (int name = 0; name < 50; name++) {
                wasted += wasteAll(origin("name-" + name));
            }
            budgets.admitted(BAD, 100 * SIGNATURE, 0);
            admitted += 100;
            wasted += wasteAll(BAD);
            nanos += SECOND;
        }
        // 16 a second, and an eighth of that under load.
        assertThat(wasted).isBetween(admitted / 4, admitted / 4 + 20 + 2 * 100);
    }

    @Test
    void whatWasHeldComesBackWithTheAdmission() {
        budgets.wasted(BAD, 4 * SIGNATURE);
        assertThat(budgets.allows(BAD)).isFalse();
        budgets.admitted(BAD, SIGNATURE, 4 * SIGNATURE);
        assertThat(budgets.allows(BAD)).isTrue();
        assertThat(budgets.wastedSignatures()).isZero();
    }

    /// One signature after the other, as long as it may.
    private int wasteAll(Origin origin) {
        int count = 0;
        while (budgets.allows(origin)) {
            budgets.wasted(origin, SIGNATURE);
            count++;
        }
        return count;
    }

    private static Origin origin(String source) {
        return new Origin(Origin.Kind.GATEWAY, "gateway-1", source);
    }
}
