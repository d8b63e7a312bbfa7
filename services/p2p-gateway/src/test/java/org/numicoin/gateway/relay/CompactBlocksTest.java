package org.numicoin.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.Block;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.relay.Reconstruction.Progress;

final class CompactBlocksTest {
    private final Random random = new Random(2);

    /// A full block of payments: as many as the weight limit holds.
    @Test
    void compactFormOfAFullBlockIsBelowOnePercentOfIt() {
        long weight = Fakes.transaction(random).weight(Fakes.SPEC);
        int count = Math.toIntExact(Fakes.SPEC.weightLimit() / weight);
        Block block = Fakes.block(Fakes.transactions(count, random), random);
        assertThat(block.header().weight()).isGreaterThan(Fakes.SPEC.weightLimit() - weight);

        var form = CompactBlocks.of(block, CompactBlocks.salt(block.id()), _ -> true).orElseThrow();

        assertThat(form.shortIds()).hasSize(count);
        assertThat(100L * form.encoded().length).isLessThan(block.encoded().length);
    }

    @Test
    void carriesWholeWhatPeersCannotHave() {
        var transactions = Fakes.transactions(10, random);
        Block block = Fakes.block(transactions, random);
        var unknown = List.of(transactions.get(0), transactions.get(4), transactions.get(9));

        var form =
                CompactBlocks.of(
                                block,
                                5,
                                id -> unknown.stream().noneMatch(one -> one.fullId().equals(id)))
                        .orElseThrow();

        assertThat(form.prefilled().stream().map(item -> item.index())).containsExactly(0, 4, 9);
        assertThat(form.size()).isEqualTo(10);
        assertThat(CompactBlocks.describes(form, block, ShortIdKeys.PROTOCOL)).isTrue();
        var memory = new TransactionMemory(100, 1 << 20);
        transactions.stream().filter(one -> !unknown.contains(one)).forEach(memory::accepted);
        assertThat(progress(form, memory)).isEqualTo(new Progress.Complete(block));
    }

    @Test
    void carriesNoMoreThanTheLimitWhole() {
        Block block = Fakes.block(Fakes.transactions(100, random), random);
        var form = CompactBlocks.of(block, 5, _ -> false).orElseThrow();
        long whole = form.prefilled().stream().mapToLong(item -> item.transaction().size()).sum();
        assertThat(whole)
                .isBetween(
                        CompactBlock.PREFILLED_BYTES_MAX - 4_000L,
                        (long) CompactBlock.PREFILLED_BYTES_MAX);
        assertThat(form.size()).isEqualTo(100);
        assertThat(CompactBlock.decode(form.encoded())).isEqualTo(form);
    }

    @Test
    void emptyBlockIsCompleteFromItsForm() {
        Block block = Fakes.block(List.of(), random);
        var form = CompactBlocks.of(block, 0, _ -> true).orElseThrow();
        assertThat(progress(form, new TransactionMemory(10, 1 << 20)))
                .isEqualTo(new Progress.Complete(block));
    }

    @Test
    void everyChangeOfAFormIsSeen() {
        var transactions = Fakes.transactions(5, random);
        Block block = Fakes.block(transactions, random);
        var hidden = transactions.get(2).fullId();
        var form = CompactBlocks.of(block, 9, id -> !id.equals(hidden)).orElseThrow();
        var fewer = form.shortIds().subList(1, 4);
        var other =
                CompactBlocks.of(
                                new Block(block.header(), Fakes.transactions(5, random)),
                                9,
                                _ -> true)
                        .orElseThrow();
        for (CompactBlock lie :
                List.of(
                        new CompactBlock(form.header(), 8, form.shortIds(), form.prefilled()),
                        new CompactBlock(form.header(), 9, fewer, form.prefilled()),
                        new CompactBlock(form.header(), 9, form.shortIds(), List.of()),
                        other)) {
            assertThat(CompactBlocks.describes(lie, block, ShortIdKeys.PROTOCOL)).isFalse();
        }
        assertThat(CompactBlocks.describes(form, block, ShortIdKeys.PROTOCOL)).isTrue();
    }

    private static Progress progress(CompactBlock form, TransactionMemory memory) {
        return Reconstruction.begin(Fakes.SPEC, form, memory, ShortIdKeys.PROTOCOL).progress();
    }
}
