package org.numicoin.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Payment;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.gateway.protocol.TransactionBatch;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

final class AnnouncementsTest {
    private final Random random = new Random(6);
    private final Announcements announcements = new Announcements();

    @Test
    void gathersForAMoment() {
        var two = Fakes.transactions(2, random);
        assertThat(announcements.nextDeadline()).isEmpty();
        assertThat(announcements.add(two.get(0), 100)).isEmpty();
        assertThat(announcements.add(two.get(1), 120)).isEmpty();
        assertThat(announcements.nextDeadline()).hasValue(150);
        assertThat(announcements.tick(149)).isEmpty();
        assertThat(announcements.tick(150)).contains(new TransactionBatch(two));
        assertThat(announcements.tick(200)).isEmpty();
    }

    @Test
    void fullBatchDoesNotWait() {
        var many = Fakes.transactions(TransactionBatch.COUNT_MAX + 1, random);
        var batches = many.stream().map(one -> announcements.add(one, 0)).flatMap(Optional::stream);
        assertThat(batches)
                .containsExactly(new TransactionBatch(many.subList(0, TransactionBatch.COUNT_MAX)));
        assertThat(announcements.tick(50))
                .contains(new TransactionBatch(many.subList(TransactionBatch.COUNT_MAX, 65)));
    }

    @Test
    void tellsEachTransactionOnceWhateverItsWitness() {
        var one = Fakes.transaction(random);
        announcements.add(one, 0);
        announcements.add(one, 0);
        announcements.add(new Transaction(one.core(), Fakes.witness(true, random)), 0);
        assertThat(announcements.tick(50)).contains(new TransactionBatch(List.of(one)));
        announcements.add(one, 60);
        assertThat(announcements.nextDeadline()).isEmpty();
    }

    @Test
    void batchesStayWithinTheirBytes() {
        var batches = new ArrayList<TransactionBatch>();
        for (int i = 0; i < 60; i++) {
            announcements.add(large(), i).ifPresent(batches::add);
        }
        announcements.tick(1_000).ifPresent(batches::add);
        assertThat(batches).hasSize(4);
        assertThat(batches.stream().mapToInt(batch -> batch.transactions().size()).sum())
                .isEqualTo(60);
    }

    /// 256 payments, 13.6 kB.
    private Transaction large() {
        var payment = new Payment(new Address(Hash256.ZERO), new Amount(1));
        var payload = new Payload.Transfer(Collections.nCopies(256, payment), Bytes.EMPTY);
        var core =
                new TransactionCore(
                        Fakes.SPEC.chainId(),
                        new Address(new Hash256(random.nextLong(), 0, 0, 0)),
                        0,
                        1_000,
                        0,
                        TransactionCore.NEVER_EXPIRES,
                        payload);
        return new Transaction(core, Fakes.witness(false, random));
    }
}
