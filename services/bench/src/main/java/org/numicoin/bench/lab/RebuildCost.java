package org.numicoin.bench.lab;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import org.numicoin.chain.Block;
import org.numicoin.chain.Transaction;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.relay.CompactBlocks;
import org.numicoin.gateway.relay.HeaderVerdict;
import org.numicoin.gateway.relay.PendingBlocks;
import org.numicoin.gateway.relay.RelayEffect;
import org.numicoin.gateway.relay.TransactionMemory;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PrivateKey;

/// What one node has to compute for a block when nothing else runs on the machine: medians of a
/// warm JVM, in milliseconds.
///
/// @param rebuildMillis from the bytes of the compact form to a body whose roots are checked
/// @param encodeMillis of the whole block
/// @param hashMillis of the proof of work
record RebuildCost(double rebuildMillis, double encodeMillis, double hashMillis) {
    private static final PeerId PEER = PrivateKey.ofSeed(Bytes.wrap(new byte[32])).peerId();

    static RebuildCost of(LabBlocks blocks, List<Transaction> transactions, int rounds) {
        var memory = new TransactionMemory(2 * transactions.size(), Long.MAX_VALUE / 2);
        transactions.forEach(memory::accepted);
        var pending = new PendingBlocks(blocks.spec(), memory, _ -> List.of());
        var forms = new byte[rounds][];
        Block block = blocks.block(0, transactions);
        for (int i = 0; i < rounds; i++) {
            block = blocks.block(i, transactions);
            forms[i] =
                    CompactBlocks.of(block, CompactBlocks.salt(block.id()), _ -> true)
                            .orElseThrow()
                            .encoded();
        }
        var last = block;
        return new RebuildCost(
                median(rounds, i -> rebuild(pending, forms[(int) i])),
                median(rounds, _ -> last.encoded()),
                median(rounds, _ -> blocks.hash().hash(last.header().proofOfWorkBlob())));
    }

    private static List<RelayEffect> rebuild(PendingBlocks pending, byte[] bytes) {
        var form = CompactBlock.decode(bytes);
        var _ = pending.announced(PEER, 0, form, 0);
        var effects = pending.checked(form.id(), new HeaderVerdict.Good(), 0);
        if (effects.stream().noneMatch(RelayEffect.Deliver.class::isInstance)) {
            throw new IllegalStateException("not rebuilt: " + effects);
        }
        return effects;
    }

    /// The later half: by then the code is compiled.
    private static double median(int rounds, LongFunction<Object> work) {
        var nanos = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            long begin = System.nanoTime();
            var _ = work.apply(i);
            nanos[i] = System.nanoTime() - begin;
        }
        var later = Arrays.copyOfRange(nanos, rounds / 2, rounds);
        Arrays.sort(later);
        return later[later.length / 2] / 1e6;
    }
}
