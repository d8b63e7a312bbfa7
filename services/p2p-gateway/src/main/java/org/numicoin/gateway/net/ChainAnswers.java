package org.numicoin.gateway.net;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.gateway.chain.LocalChain;
import org.numicoin.gateway.protocol.AnswerCode;
import org.numicoin.gateway.protocol.BlockTransactions;
import org.numicoin.gateway.protocol.BlockTxsRequest;
import org.numicoin.gateway.protocol.BlocksRequest;
import org.numicoin.gateway.protocol.Headers;
import org.numicoin.gateway.protocol.HeadersRequest;
import org.numicoin.gateway.protocol.HistoryRequest;
import org.numicoin.gateway.protocol.Protocols;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;

/// What this node's chain answers to headers, blocks and transactions of blocks.
final class ChainAnswers {
    /// Just announced blocks of which everybody wants some transactions.
    private static final int DECODED_MAX = 3;

    private final LocalChain chain;
    private final ByteBudget budget;
    private final int blockBytesMax;
    private final LinkedHashMap<Hash256, Block> decoded = new LinkedHashMap<>();

    /// @param budget of bytes that answers hold until peers have taken them
    ChainAnswers(LocalChain chain, ChainSpec spec, ByteBudget budget) {
        this.chain = chain;
        this.budget = budget;
        this.blockBytesMax = spec.blockBytesMax();
    }

    void serve(RequestServer server, Protocols protocols) {
        server.serveBoth(
                protocols.headers(),
                HeadersRequest.BYTES_MAX,
                HeadersRequest::decode,
                this::headers);
        server.serveBoth(
                protocols.blocks(), BlocksRequest.BYTES_MAX, BlocksRequest::decode, this::blocks);
        server.serveBoth(
                protocols.history(), HistoryRequest.BYTES, HistoryRequest::decode, this::history);
        server.serveBoth(
                protocols.blockTxs(),
                BlockTxsRequest.BYTES_MAX,
                BlockTxsRequest::decode,
                this::transactions);
    }

    private void headers(HeadersRequest question, RequestServer.Reply reply) throws IOException {
        var headers = chain.headersAfter(question.locator(), question.count());
        reply.content(new Headers(headers).encoded());
    }

    private void blocks(BlocksRequest question, RequestServer.Reply reply) throws IOException {
        for (Hash256 id : question.ids()) {
            var _ = give(id, reply);
        }
    }

    private void history(HistoryRequest question, RequestServer.Reply reply) throws IOException {
        Optional<Bytes> block = give(question.blockId(), reply);
        long bytes = 0;
        for (int given = 1; block.isPresent(); given++) {
            bytes += block.get().length();
            if (given == question.count() || bytes >= HistoryRequest.ANSWER_BYTES) {
                return;
            }
            var header = BlockHeader.decode(new ByteReader(block.get()));
            block = give(header.parentId(), reply);
        }
    }

    /// What was given; empty when that was refused.
    private Optional<Bytes> give(Hash256 id, RequestServer.Reply reply) throws IOException {
        try (var held = budget.hold(blockBytesMax)) {
            if (held.isEmpty()) {
                reply.refuse(AnswerCode.BUSY, "too many blocks on their way");
                return Optional.empty();
            }
            Optional<Bytes> block = chain.block(id);
            if (block.isPresent()) {
                held.shrinkTo(block.get().length());
                reply.content(block.get().unsafeArray());
            } else {
                reply.refuse(AnswerCode.NOT_THERE, "no such block");
            }
            return block;
        }
    }

    private void transactions(BlockTxsRequest question, RequestServer.Reply reply)
            throws IOException {
        try (var held = budget.hold(blockBytesMax)) {
            if (held.isEmpty()) {
                reply.refuse(AnswerCode.BUSY, "too many blocks on their way");
                return;
            }
            var block = decoded(question.blockId());
            if (block.isEmpty()) {
                reply.refuse(AnswerCode.NOT_THERE, "no such block");
                return;
            }
            var all = block.get().transactions();
            if (question.indexes().getLast() >= all.size()) {
                reply.refuse(AnswerCode.BAD_REQUEST, "the block has fewer transactions");
                return;
            }
            var wanted = new ArrayList<Transaction>(question.indexes().size());
            question.indexes().forEach(index -> wanted.add(all.get(index)));
            byte[] content = new BlockTransactions(List.copyOf(wanted)).encoded();
            held.shrinkTo(content.length);
            reply.content(content);
        }
    }

    private Optional<Block> decoded(Hash256 id) {
        synchronized (decoded) {
            var known = decoded.get(id);
            if (known != null) {
                return Optional.of(known);
            }
        }
        var block = chain.block(id).map(bytes -> Block.decode(bytes.unsafeArray()));
        block.ifPresent(fresh -> {
            synchronized (decoded) {
                decoded.put(id, fresh);
                if (decoded.size() > DECODED_MAX) {
                    var _ = decoded.pollFirstEntry();
                }
            }
        });
        return block;
    }
}
