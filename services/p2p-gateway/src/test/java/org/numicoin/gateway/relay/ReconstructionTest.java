package org.numicoin.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.Block;
import org.numicoin.chain.Transaction;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.relay.Reconstruction.Progress;

final class ReconstructionTest {
    private final Random random = new Random(3);
    private final List<Transaction> transactions = Fakes.transactions(6, random);
    private final Block block = Fakes.block(transactions, random);
    private final TransactionMemory memory = new TransactionMemory(100, 1 << 20);

    @Test
    void completesFromMemoryAlone() {
        transactions.forEach(memory::accepted);
        assertThat(begin(form(ShortIdKeys.PROTOCOL), ShortIdKeys.PROTOCOL).progress())
                .isEqualTo(new Progress.Complete(block));
    }

    @Test
    void asksForWhatTheMemoryLacksAndCompletesWithIt() {
        transactions.subList(2, 5).forEach(memory::accepted);
        var reconstruction = begin(form(ShortIdKeys.PROTOCOL), ShortIdKeys.PROTOCOL);
        var missing = List.of(0, 1, 5);
        assertThat(reconstruction.progress()).isEqualTo(new Progress.Missing(missing));
        assertThat(reconstruction.filled(missing, missing.stream().map(transactions::get).toList()))
                .isEqualTo(new Progress.Complete(block));
    }

    @Test
    void takesTwoCandidatesForOnePlaceAsNone() {
        ShortIdKeys collides = (_, _) -> id -> id.equals(transactions.get(3).fullId()) ? 3 : 7;
        memory.accepted(transactions.get(3));
        memory.accepted(transactions.get(4));
        memory.accepted(Fakes.transaction(random));
        var form = new CompactBlock(block.header(), 0, List.of(1L, 2L, 4L, 3L, 7L, 5L), List.of());
        assertThat(begin(form, collides).progress())
                .isEqualTo(new Progress.Missing(List.of(0, 1, 2, 4, 5)));
    }

    @Test
    void takesTwoPlacesWithOneShortIdAsMissing() {
        ShortIdKeys collides = (_, _) -> id -> id.equals(transactions.get(0).fullId()) ? 7 : 9;
        memory.accepted(transactions.get(0));
        var form = new CompactBlock(block.header(), 0, List.of(7L, 7L), List.of());
        assertThat(begin(form, collides).progress()).isEqualTo(new Progress.Missing(List.of(0, 1)));
    }

    @Test
    void seesACollisionByTheRoots() {
        var stranger = Fakes.transaction(random);
        ShortIdKeys collides =
                (header, salt) -> {
                    var key = ShortIdKeys.PROTOCOL.of(header, salt);
                    return id ->
                            key.applyAsLong(
                                    id.equals(stranger.fullId())
                                            ? transactions.get(1).fullId()
                                            : id);
                };
        transactions.stream()
                .filter(one -> !one.equals(transactions.get(1)))
                .forEach(memory::accepted);
        memory.accepted(stranger);
        assertThat(begin(form(collides), collides).progress())
                .isEqualTo(new Progress.RootMismatch());
    }

    @Test
    void bodyIsCheckedAgainstTheWitnessRootToo() {
        transactions.subList(1, 6).forEach(memory::accepted);
        var reconstruction = begin(form(ShortIdKeys.PROTOCOL), ShortIdKeys.PROTOCOL);
        var otherWitness =
                new Transaction(transactions.getFirst().core(), Fakes.witness(false, random));
        assertThat(reconstruction.filled(List.of(0), List.of(otherWitness)))
                .isEqualTo(new Progress.RootMismatch());
    }

    private CompactBlock form(ShortIdKeys keys) {
        return CompactBlocks.of(block, 42, _ -> true, keys).orElseThrow();
    }

    private Reconstruction begin(CompactBlock form, ShortIdKeys keys) {
        return Reconstruction.begin(Fakes.SPEC, form, memory, keys);
    }
}
