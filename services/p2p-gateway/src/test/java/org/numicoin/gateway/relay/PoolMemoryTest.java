package org.numicoin.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.numicoin.chain.Transaction;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

final class PoolMemoryTest {
    /// Room for 4 that left.
    private static final int COUNT_MAX = 16;

    private final Random random = new Random(4);
    private final TransactionMemory memory = new TransactionMemory(COUNT_MAX, 8 << 20);
    private final PoolMemory pool = new PoolMemory(memory);
    private final Transaction one = Fakes.transaction(random);

    @ParameterizedTest
    @EnumSource(names = {"REPLACED", "EVICTED", "EXPIRED", "CONFIRMED", "DROPPED"})
    void whateverLeavesIsForgottenAfterAWhile(Kind kind) {
        decided(Kind.ACCEPTED, one);
        decided(kind, one);
        assertThat(isFound(one)).isTrue();
        othersLeave();
        assertThat(isFound(one)).isFalse();
    }

    @Test
    void aRefusalOfAnotherFormForgetsNothing() {
        decided(Kind.QUEUED, one);
        decided(Kind.REJECTED, new Transaction(one.core(), Fakes.witness(true, random)));
        othersLeave();
        assertThat(isFound(one)).isTrue();
    }

    @Test
    void whatWasPooledBeforeIsFoundAndPeersHaveIt() {
        decidedBefore(Kind.ACCEPTED, one);
        assertThat(isFound(one)).isTrue();
        assertThat(memory.isShared(one.fullId())).isTrue();
    }

    @Test
    void whatLeftMeanwhileDoesNotComeBackFromBefore() {
        decided(Kind.CONFIRMED, one);
        decidedBefore(Kind.ACCEPTED, one);
        assertThat(memory.count()).isZero();
    }

    @Test
    void whatWasTakenMeanwhileDoesNotLeaveByAVerdictOfBefore() {
        decided(Kind.ACCEPTED, one);
        decidedBefore(Kind.EVICTED, one);
        othersLeave();
        assertThat(isFound(one)).isTrue();
    }

    @Test
    void nothingOfBeforeIsTakenOnceAllIsRead() {
        pool.knowsBefore();
        decidedBefore(Kind.ACCEPTED, one);
        assertThat(memory.count()).isZero();
    }

    /// Whatever the order in which the two are read, the memory ends as with one log.
    @Test
    void endsAsOneThatReadsEverythingInOrder() {
        for (int round = 0; round < 200; round++) {
            var fold = new TransactionMemory(COUNT_MAX, 8 << 20);
            var merged = new PoolMemory(fold);
            var all = Fakes.transactions(6, random);
            Map<Hash256, Boolean> pooled = new HashMap<>();
            List<Runnable> before = new ArrayList<>();
            List<Runnable> after = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                Transaction some = all.get(random.nextInt(all.size()));
                boolean taken = random.nextBoolean();
                boolean isBefore = i < 15;
                var verdict = verdict(taken ? Kind.ACCEPTED : Kind.DROPPED, some);
                Optional<Transaction> bytes = taken ? Optional.of(some) : Optional.empty();
                pooled.put(some.id(), taken);
                if (isBefore) {
                    before.add(() -> merged.decidedBefore(verdict, bytes));
                } else {
                    after.add(() -> merged.decided(verdict, bytes));
                }
            }
            while (!before.isEmpty() || !after.isEmpty()) {
                boolean fromBefore = after.isEmpty() || (!before.isEmpty() && random.nextBoolean());
                (fromBefore ? before : after).removeFirst().run();
            }
            Fakes.transactions(4, random)
                    .forEach(other -> {
                        fold.accepted(other);
                        fold.left(other.id());
                    });
            for (Transaction each : all) {
                assertThat(isFound(fold, each))
                        .as("round %d, %s", round, each)
                        .isEqualTo(pooled.getOrDefault(each.id(), false));
            }
        }
    }

    private void othersLeave() {
        Fakes.transactions(4, random)
                .forEach(other -> {
                    decided(Kind.ACCEPTED, other);
                    decided(Kind.EVICTED, other);
                });
    }

    private void decided(Kind kind, Transaction transaction) {
        pool.decided(verdict(kind, transaction), bytes(kind, transaction));
    }

    private void decidedBefore(Kind kind, Transaction transaction) {
        pool.decidedBefore(verdict(kind, transaction), bytes(kind, transaction));
    }

    private static Optional<Transaction> bytes(Kind kind, Transaction transaction) {
        return kind == Kind.ACCEPTED || kind == Kind.QUEUED
                ? Optional.of(transaction)
                : Optional.empty();
    }

    private boolean isFound(Transaction transaction) {
        return isFound(memory, transaction);
    }

    private static boolean isFound(TransactionMemory memory, Transaction transaction) {
        return !memory.find(Hash256::a, Set.of(transaction.fullId().a())).isEmpty();
    }

    private static TransactionVerdict verdict(Kind kind, Transaction transaction) {
        return new TransactionVerdict(
                kind,
                new TransactionVerdict.Version(1, 0),
                transaction.core().sender(),
                transaction.core().nonce(),
                transaction.id(),
                transaction.fullId(),
                "",
                "",
                new Origin(Origin.Kind.API, "api", ""),
                Bytes.EMPTY);
    }
}
