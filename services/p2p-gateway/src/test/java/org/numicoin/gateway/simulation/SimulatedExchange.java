package org.numicoin.gateway.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.Transaction;
import org.numicoin.gateway.net.BlockExchange;
import org.numicoin.gateway.net.RequestFailed;
import org.numicoin.gateway.protocol.BlockTransactions;
import org.numicoin.gateway.protocol.BlockTxsRequest;
import org.numicoin.gateway.protocol.BlocksRequest;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.protocol.Headers;
import org.numicoin.gateway.protocol.HeadersRequest;
import org.numicoin.gateway.protocol.Status;
import org.numicoin.gateway.relay.RecentBlocks;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Requests and answers over the simulated network, in the bytes of the real ones. An answer of no
/// bytes is a refusal.
final class SimulatedExchange implements BlockExchange {
    private static final long PATIENCE_MILLIS = 15_000;

    private final SimulatedWorld world;
    private final SimulatedNode node;
    private final Gateway gateway;

    SimulatedExchange(SimulatedWorld world, SimulatedNode node, Gateway gateway) {
        this.world = world;
        this.node = node;
        this.gateway = gateway;
    }

    @Override
    public CompletableFuture<List<BlockHeader>> headers(PeerId peer, HeadersRequest request) {
        return ask(
                peer,
                request.encoded(),
                other -> {
                    var headers = other.chain().headersAfter(request.locator(), request.count());
                    return new Headers(headers).encoded();
                },
                answer -> Headers.decode(answer).headers());
    }

    @Override
    public CompletableFuture<List<Optional<org.numicoin.primitives.Bytes>>> blocks(
            PeerId peer, List<Hash256> ids) {
        return ask(
                peer,
                new BlocksRequest(ids).encoded(),
                other -> blocks(other, ids),
                answer -> ByteReader.decode(answer, in -> blocks(in, ids.size())));
    }

    private static byte[] blocks(Gateway other, List<Hash256> ids) {
        var out = new ByteWriter();
        for (Hash256 id : ids) {
            var block = other.chain().block(id);
            out.flag(block.isPresent());
            block.ifPresent(out::bytes32);
        }
        return out.toBytes();
    }

    private List<Optional<org.numicoin.primitives.Bytes>> blocks(ByteReader in, int count) {
        int most = world.blocks.spec().blockBytesMax();
        var blocks = new ArrayList<Optional<org.numicoin.primitives.Bytes>>();
        for (int i = 0; i < count; i++) {
            blocks.add(
                    in.flag("a block")
                            ? Optional.of(in.bytes32(most, "a block"))
                            : Optional.empty());
        }
        return blocks;
    }

    @Override
    public CompletableFuture<List<Transaction>> blockTransactions(
            PeerId peer, BlockTxsRequest request) {
        return ask(
                peer,
                request.encoded(),
                other ->
                        other.chain()
                                .block(request.blockId())
                                .map(block -> Block.decode(block.unsafeArray()))
                                .flatMap(block ->
                                        RecentBlocks.transactions(block, request.indexes()))
                                .map(wanted -> new BlockTransactions(wanted).encoded())
                                .orElse(new byte[0]),
                answer -> BlockTransactions.decode(answer).transactions());
    }

    @Override
    public CompletableFuture<Status> status(PeerId peer) {
        var own = gateway.status();
        return ask(
                        peer,
                        own.encoded(),
                        other -> {
                            other.heard(node.id, own);
                            return other.status().encoded();
                        },
                        Status::decode)
                .whenComplete((status, failure) -> {
                    if (failure == null) {
                        gateway.heard(peer, status);
                    }
                });
    }

    @Override
    public void announce(CompactBlock block) {
        gateway.announce(block);
    }

    @Override
    public void disconnect(PeerId peer, String reason) {
        node.link(peer).ifPresent(link -> world.time.after(0, () -> world.disconnect(link, node)));
    }

    private <T> CompletableFuture<T> ask(
            PeerId peer,
            byte[] question,
            Function<Gateway, byte[]> answering,
            Function<byte[], T> decode) {
        var answer = new CompletableFuture<T>();
        var connected = node.link(peer);
        if (connected.isEmpty()) {
            answer.completeExceptionally(
                    new RequestFailed(RequestFailed.NOT_CONNECTED, peer.toString()));
            return answer;
        }
        Link link = connected.get();
        link.asked(answer);
        world.time.after(1_000 * PATIENCE_MILLIS, () -> Link.failed(answer, RequestFailed.TIMEOUT));
        var other = link.other(node);
        world.send(
                node,
                link,
                Bytes.wrap(question),
                _ ->
                        other.gateway()
                                .map(answering)
                                .ifPresent(content ->
                                        world.send(
                                                other,
                                                link,
                                                Bytes.wrap(content),
                                                bytes -> take(answer, bytes, decode))));
        return answer;
    }

    private static <T> void take(
            CompletableFuture<T> answer, Bytes content, Function<byte[], T> decode) {
        if (content.isEmpty()) {
            Link.failed(answer, "refused-not-there");
        } else {
            answer.complete(decode.apply(content.unsafeArray()));
        }
    }
}
