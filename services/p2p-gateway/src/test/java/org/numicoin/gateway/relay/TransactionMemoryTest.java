package org.numicoin.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.Transaction;
import org.numicoin.primitives.Hash256;

final class TransactionMemoryTest {
    private final Random random = new Random(1);

    @Test
    void findsExactlyWhatItHolds() {
        var memory = new TransactionMemory(1_000, 8 << 20);
        var held = Fakes.transactions(200, random);
        held.subList(0, 100).forEach(memory::accepted);
        held.subList(100, 200).forEach(memory::offered);
        var wanted = new HashSet<Long>();
        Fakes.transactions(50, random).forEach(other -> wanted.add(other.fullId().a()));
        held.subList(50, 150).forEach(transaction -> wanted.add(transaction.fullId().a()));

        var found = memory.find(Hash256::a, wanted);

        assertThat(found.values()).containsExactlyInAnyOrderElementsOf(held.subList(50, 150));
        found.forEach((id, transaction) -> assertThat(transaction.fullId().a()).isEqualTo(id));
    }

    @Test
    void findsNothingForAShortIdOfTwo() {
        var memory = new TransactionMemory(1_000, 8 << 20);
        Fakes.transactions(3, random).forEach(memory::accepted);
        assertThat(memory.find(_ -> 7, Set.of(7L))).isEmpty();
    }

    @Test
    void staysWithinCountAndBytesAndForgetsTheOldestFirst() {
        var memory = new TransactionMemory(10, 8 << 20);
        var many = Fakes.transactions(30, random);
        many.forEach(memory::accepted);
        assertThat(memory.count()).isEqualTo(10);
        assertThat(found(memory, many.get(19))).isFalse();
        assertThat(found(memory, many.get(20))).isTrue();

        var small = new TransactionMemory(1_000, Transaction.BYTES_MAX);
        many.forEach(small::accepted);
        many.forEach(small::accepted);
        Fakes.transactions(50, random).forEach(small::accepted);
        assertThat(small.bytes()).isLessThanOrEqualTo(Transaction.BYTES_MAX);
        assertThat(small.count()).isEqualTo(Transaction.BYTES_MAX / many.getFirst().size());
    }

    @Test
    void floodOfOffersPushesOutNothingThatThePoolTook() {
        var memory = new TransactionMemory(40, 8 << 20);
        var taken = Fakes.transactions(40, random);
        taken.forEach(memory::offered);
        taken.forEach(memory::accepted);
        Fakes.transactions(500, random).forEach(memory::offered);
        assertThat(taken).allMatch(transaction -> found(memory, transaction));
        assertThat(memory.count()).isEqualTo(40 + 5);
    }

    @Test
    void whatLeftThePoolIsFoundForAWhileAndTakesNoRoomOfWhatIsPooled() {
        var memory = new TransactionMemory(40, 8 << 20);
        var pooled = Fakes.transactions(40, random);
        pooled.forEach(memory::accepted);
        pooled.forEach(transaction -> memory.left(transaction.id()));
        assertThat(pooled.subList(0, 30)).noneMatch(transaction -> found(memory, transaction));
        assertThat(pooled.subList(30, 40)).allMatch(transaction -> found(memory, transaction));
        assertThat(memory.count()).isEqualTo(10);

        var next = Fakes.transactions(40, random);
        next.forEach(memory::accepted);
        Fakes.transactions(500, random)
                .forEach(other -> {
                    memory.accepted(other);
                    memory.left(other.id());
                });
        assertThat(next.subList(1, 40)).allMatch(transaction -> found(memory, transaction));
    }

    @Test
    void whatComesBackIsPooledAgain() {
        var memory = new TransactionMemory(40, 8 << 20);
        var back = Fakes.transaction(random);
        memory.accepted(back);
        memory.left(back.id());
        memory.left(back.id());
        memory.accepted(back);
        Fakes.transactions(100, random)
                .forEach(other -> {
                    memory.accepted(other);
                    memory.left(other.id());
                });
        assertThat(found(memory, back)).isTrue();
        assertThat(memory.count()).isEqualTo(1 + 10);
    }

    @Test
    void aPooledTransactionHasOneFormAndTheFormerOneHasLeft() {
        var memory = new TransactionMemory(40, 8 << 20);
        var before = Fakes.transaction(random);
        var after = new Transaction(before.core(), Fakes.witness(true, random));
        memory.accepted(before);
        memory.accepted(after);
        assertThat(found(memory, before)).isTrue();
        Fakes.transactions(10, random)
                .forEach(other -> {
                    memory.accepted(other);
                    memory.left(other.id());
                });
        assertThat(found(memory, before)).isFalse();
        assertThat(found(memory, after)).isTrue();
        assertThat(memory.count()).isEqualTo(1 + 10);
    }

    @Test
    void knowsWhatPeersCanHave() {
        var memory = new TransactionMemory(40, 8 << 20);
        var three = Fakes.transactions(3, random);
        memory.accepted(three.get(0));
        memory.offered(three.get(1));
        memory.accepted(three.get(2));
        memory.announced(three.get(2));
        assertThat(three.stream().map(one -> memory.isShared(one.fullId())))
                .containsExactly(false, true, true);
    }

    private static boolean found(TransactionMemory memory, Transaction transaction) {
        return !memory.find(Hash256::a, Set.of(transaction.fullId().a())).isEmpty();
    }
}
