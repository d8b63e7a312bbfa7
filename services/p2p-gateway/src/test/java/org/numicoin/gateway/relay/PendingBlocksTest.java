package org.numicoin.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.Block;
import org.numicoin.chain.Transaction;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.relay.RelayEffect.CheckHeader;
import org.numicoin.gateway.relay.RelayEffect.Deliver;
import org.numicoin.gateway.relay.RelayEffect.GaveUp;
import org.numicoin.gateway.relay.RelayEffect.Judge;
import org.numicoin.gateway.relay.RelayEffect.Offence;
import org.numicoin.gateway.relay.RelayEffect.RequestBlock;
import org.numicoin.gateway.relay.RelayEffect.RequestHeaders;
import org.numicoin.gateway.relay.RelayEffect.RequestTransactions;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

final class PendingBlocksTest {
    private static final PeerId ANNA = Fakes.peer("anna");
    private static final PeerId BERT = Fakes.peer("bert");
    private static final PeerId CARL = Fakes.peer("carl");
    private static final HeaderVerdict GOOD = new HeaderVerdict.Good();

    private final Random random = new Random(4);
    private final List<Transaction> transactions = Fakes.transactions(4, random);
    private final Block block = Fakes.block(transactions, random);
    private final Hash256 id = block.id();
    private final TransactionMemory memory = new TransactionMemory(100, 1 << 20);
    private final PendingBlocks blocks =
            new PendingBlocks(Fakes.SPEC, memory, _ -> List.of(ANNA, CARL));

    @Test
    void deliversABlockWhoseTransactionsAreKnown() {
        transactions.forEach(memory::accepted);
        assertThat(blocks.announced(ANNA, 1, form(1), 0))
                .containsExactly(new CheckHeader(id, block.header()));
        assertThat(blocks.checked(id, GOOD, 0))
                .containsExactly(new Deliver(block, ANNA), accept(1));
        assertThat(blocks.size()).isZero();
    }

    @Test
    void asksTheAnnouncerForWhatIsMissing() {
        transactions.subList(1, 3).forEach(memory::accepted);
        blocks.announced(ANNA, 1, form(1), 0);
        assertThat(blocks.checked(id, GOOD, 0))
                .containsExactly(new RequestTransactions(ANNA, id, List.of(0, 3)));
        assertThat(blocks.transactions(ANNA, id, pick(0, 3), 1))
                .containsExactly(new Deliver(block, ANNA), accept(1));
    }

    @Test
    void badHeaderIsTheFaultOfAllWhoSendIt() {
        blocks.announced(ANNA, 1, form(1), 0);
        blocks.announced(BERT, 2, form(2), 0);
        var bad = new HeaderVerdict.Bad("high-hash");
        assertThat(blocks.checked(id, bad, 0))
                .containsExactly(
                        reject(1),
                        reject(2),
                        new Offence(ANNA, "high-hash"),
                        new Offence(BERT, "high-hash"));
        assertThat(blocks.announced(CARL, 3, form(3), 0))
                .containsExactly(reject(3), new Offence(CARL, "high-hash"));
    }

    @Test
    void unknownParentIsNobodysFaultAndAsksForHeaders() {
        blocks.announced(ANNA, 1, form(1), 0);
        assertThat(blocks.checked(id, new HeaderVerdict.UnknownParent(), 0))
                .containsExactly(ignore(1), new RequestHeaders(ANNA, id));
        assertThat(blocks.announced(ANNA, 2, form(2), 0))
                .containsExactly(new CheckHeader(id, block.header()));
    }

    @Test
    void blockFromTheFutureIsNobodysFault() {
        blocks.announced(ANNA, 1, form(1), 0);
        assertThat(blocks.checked(id, new HeaderVerdict.NotNow("time-too-new"), 0))
                .containsExactly(ignore(1));
    }

    @Test
    void formOfABlockThatWasDeliveredIsIgnored() {
        transactions.forEach(memory::accepted);
        blocks.announced(ANNA, 1, form(1), 0);
        blocks.checked(id, GOOD, 0);
        assertThat(blocks.announced(BERT, 2, form(2), 0)).containsExactly(ignore(2));
    }

    @Test
    void whoStallsDelaysNobody() {
        blocks.announced(ANNA, 1, form(1), 0);
        blocks.checked(id, GOOD, 0);
        assertThat(blocks.announced(BERT, 2, form(2), 1))
                .containsExactly(new RequestTransactions(BERT, id, List.of(0, 1, 2, 3)));
        assertThat(blocks.transactions(BERT, id, transactions, 2))
                .containsExactly(new Deliver(block, BERT), accept(1), ignore(2));
    }

    @Test
    void asksForTheWholeBlockWhenTimeIsUpThenOthersThenGivesUp() {
        blocks.announced(BERT, 1, form(1), 0);
        blocks.checked(id, GOOD, 0);
        long now = blocks.nextDeadline().orElseThrow();
        assertThat(blocks.tick(now - 1)).isEmpty();
        assertThat(blocks.tick(now)).containsExactly(new RequestBlock(BERT, id));
        assertThat(blocks.blockFailed(BERT, id, now)).containsExactly(new RequestBlock(ANNA, id));
        now = blocks.nextDeadline().orElseThrow();
        assertThat(blocks.tick(now)).containsExactly(new RequestBlock(CARL, id));
        assertThat(blocks.blockFailed(CARL, id, now)).containsExactly(ignore(1), new GaveUp(id));
        assertThat(blocks.nextDeadline()).isEmpty();
    }

    @Test
    void takesAnAnswerThatComesLate() {
        blocks.announced(BERT, 1, form(1), 0);
        blocks.checked(id, GOOD, 0);
        blocks.tick(blocks.nextDeadline().orElseThrow());
        assertThat(blocks.transactions(BERT, id, transactions, 99_999))
                .containsExactly(new Deliver(block, BERT), accept(1));
    }

    @Test
    void falseTransactionsAreBlamedWhenTheTrueBlockIsThere() {
        blocks.announced(BERT, 1, form(1), 0);
        blocks.checked(id, GOOD, 0);
        var lies = Fakes.transactions(4, random);
        assertThat(blocks.transactions(BERT, id, lies, 1))
                .containsExactly(new RequestBlock(BERT, id));
        assertThat(blocks.blockFailed(BERT, id, 2)).containsExactly(new RequestBlock(ANNA, id));
        assertThat(blocks.block(ANNA, id, encoded(block), 3))
                .containsExactly(
                        new Deliver(block, ANNA),
                        accept(1),
                        new Offence(BERT, Offences.FALSE_BLOCK_TXS));
    }

    @Test
    void falseFormIsRejectedWhenTheTrueBlockIsThereAndTheBlockDelivered() {
        transactions.subList(1, 4).forEach(memory::accepted);
        var lie = new CompactBlock(block.header(), 1, form(1).shortIds().reversed(), List.of());
        blocks.announced(BERT, 1, lie, 0);
        blocks.announced(ANNA, 2, form(2), 0);
        assertThat(blocks.checked(id, GOOD, 0))
                .containsExactly(
                        new RequestTransactions(BERT, id, List.of(3)),
                        new RequestTransactions(ANNA, id, List.of(0)));
        assertThat(blocks.transactions(ANNA, id, pick(0), 1))
                .containsExactly(
                        new Deliver(block, ANNA),
                        reject(1),
                        new Offence(BERT, Offences.FALSE_COMPACT_BLOCK),
                        accept(2));
    }

    @Test
    void wrongNumberOfTransactionsIsBlamedAtOnce() {
        blocks.announced(BERT, 1, form(1), 0);
        blocks.checked(id, GOOD, 0);
        assertThat(blocks.transactions(BERT, id, pick(0, 1), 1))
                .containsExactly(
                        new Offence(BERT, Offences.BAD_BLOCK_TXS), new RequestBlock(BERT, id));
    }

    @Test
    void wholeBlockThatIsNotTheOneAskedForIsBlamed() {
        var other = Fakes.block(transactions, random);
        var falseBody = new Block(block.header(), transactions.subList(0, 3));
        record Case(Bytes answer, String code) {}
        for (var wrong :
                List.of(
                        new Case(Bytes.ofHex("00"), Offences.MALFORMED_BLOCK),
                        new Case(encoded(other), Offences.WRONG_BLOCK),
                        new Case(encoded(falseBody), Offences.FALSE_BODY))) {
            var fresh = new PendingBlocks(Fakes.SPEC, memory, _ -> List.of());
            fresh.announced(BERT, 1, form(1), 0);
            fresh.checked(id, GOOD, 0);
            fresh.transactionsFailed(BERT, id, 1);
            assertThat(fresh.block(BERT, id, wrong.answer(), 2))
                    .containsExactly(new Offence(BERT, wrong.code()), ignore(1), new GaveUp(id));
        }
    }

    @Test
    void blockThatCameAnotherWayEndsTheWait() {
        blocks.announced(BERT, 1, form(1), 0);
        blocks.checked(id, GOOD, 0);
        assertThat(blocks.obtained(id)).containsExactly(ignore(1));
        assertThat(blocks.transactions(BERT, id, transactions, 1)).isEmpty();
        assertThat(blocks.announced(ANNA, 2, form(2), 1)).containsExactly(ignore(2));
    }

    @Test
    void answersThatNobodyAskedForChangeNothing() {
        assertThat(blocks.block(ANNA, id, encoded(block), 0)).isEmpty();
        assertThat(blocks.transactions(ANNA, id, transactions, 0)).isEmpty();
        assertThat(blocks.checked(id, GOOD, 0)).isEmpty();
        blocks.announced(BERT, 1, form(1), 0);
        blocks.checked(id, GOOD, 0);
        assertThat(blocks.block(CARL, id, encoded(block), 0)).isEmpty();
        assertThat(blocks.transactions(CARL, id, pick(1), 0)).isEmpty();
    }

    @Test
    void onePeerCannotTakeAllTheRoomAndAllPeersNoMoreThanThereIs() {
        int checks = 0;
        for (int i = 0; i < 100; i++) {
            checks += checks(blocks.announced(ANNA, i, strange(), 0));
        }
        assertThat(checks).isEqualTo(PendingBlocks.CHECKING_PER_PEER_MAX);
        for (int i = 100; i < 200; i++) {
            checks += checks(blocks.announced(Fakes.peer("peer" + i), i, strange(), 0));
        }
        assertThat(checks).isEqualTo(PendingBlocks.CHECKING_MAX);
        assertThat(blocks.tick(blocks.nextDeadline().orElseThrow()))
                .hasSize(PendingBlocks.CHECKING_MAX)
                .allMatch(effect ->
                        effect instanceof Judge(_, var verdict) && verdict == GossipVerdict.IGNORE);
        assertThat(blocks.size()).isZero();
    }

    @Test
    void noMoreBlocksAreRebuiltThanThereIsRoomFor() {
        for (int i = 0; i < PendingBlocks.REBUILDING_MAX + 5; i++) {
            var form = strange();
            blocks.announced(Fakes.peer("peer" + i), i, form, 0);
            blocks.checked(form.id(), GOOD, 0);
        }
        assertThat(blocks.size()).isEqualTo(PendingBlocks.REBUILDING_MAX);
    }

    private int checks(List<RelayEffect> effects) {
        return (int) effects.stream().filter(effect -> effect instanceof CheckHeader).count();
    }

    private CompactBlock strange() {
        return CompactBlocks.of(Fakes.block(Fakes.transactions(1, random), random), 0, _ -> true)
                .orElseThrow();
    }

    private CompactBlock form(long salt) {
        return CompactBlocks.of(block, salt, _ -> true).orElseThrow();
    }

    private List<Transaction> pick(Integer... indexes) {
        return IntStream.range(0, indexes.length)
                .mapToObj(i -> transactions.get(indexes[i]))
                .toList();
    }

    private static Bytes encoded(Block block) {
        return Bytes.wrap(block.encoded());
    }

    private static Judge accept(long message) {
        return new Judge(message, GossipVerdict.ACCEPT);
    }

    private static Judge ignore(long message) {
        return new Judge(message, GossipVerdict.IGNORE);
    }

    private static Judge reject(long message) {
        return new Judge(message, GossipVerdict.REJECT);
    }
}
