package org.numicoin.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

final class RoundTripTest {
    private static final ChainSpec SPEC = Specs.fast();
    private static final ChainBuilder CHAIN = new ChainBuilder(SPEC);
    private static final Transaction FIRST =
            TransactionBuilder.from(SPEC, 0).pay(1, 5_000_000).signRevealing(0);
    private static final Transaction SECOND =
            TransactionBuilder.from(SPEC, 1).pay(2, 5_000_000).signRevealing(1);

    @Test
    void everyMessageIsReadAsItWasWritten() {
        var genesis = CHAIN.genesis();
        var header = genesis.block().header();
        Hash256 id = genesis.id();

        var status = new Status(id, ForkId.at(SPEC, 0), id, 7, ChainWork.parse("12345"), 3);
        assertThat(Status.decode(status.encoded())).isEqualTo(status);
        assertThat(status.encoded()).hasSize(Status.BYTES);

        var headers = new HeadersRequest(List.of(id, Hash256.ZERO), 2_000);
        assertThat(HeadersRequest.decode(headers.encoded())).isEqualTo(headers);
        var answer = new Headers(List.of(header, header));
        assertThat(Headers.decode(answer.encoded())).isEqualTo(answer);

        var blocks = new BlocksRequest(List.of(id, Hash256.ZERO));
        assertThat(BlocksRequest.decode(blocks.encoded())).isEqualTo(blocks);

        var transactions = new BlockTxsRequest(id, List.of(0, 3, 65_535));
        assertThat(BlockTxsRequest.decode(transactions.encoded())).isEqualTo(transactions);
        var fetched = new BlockTransactions(List.of(FIRST, SECOND));
        assertThat(BlockTransactions.decode(fetched.encoded())).isEqualTo(fetched);

        var batch = new TransactionBatch(List.of(FIRST, SECOND));
        assertThat(TransactionBatch.decode(batch.encoded())).isEqualTo(batch);

        var shortIds = ShortIds.keyedBy(header, 99);
        var compact =
                new CompactBlock(
                        header,
                        99,
                        List.of(shortIds.of(FIRST.fullId()), ShortIds.MASK),
                        List.of(new Prefilled(1, SECOND)));
        assertThat(CompactBlock.decode(compact.encoded())).isEqualTo(compact);

        Answer ok = new Answer.Ok(Bytes.copyOf(answer.encoded()));
        assertThat(Answer.decode(ok.encoded())).isEqualTo(ok);
        Answer refused = new Answer.Refused(AnswerCode.BUSY, "later");
        assertThat(Answer.decode(refused.encoded())).isEqualTo(refused);
    }
}
