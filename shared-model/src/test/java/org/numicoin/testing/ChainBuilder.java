package org.numicoin.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.Asert;
import org.numicoin.consensus.BlockExecution;
import org.numicoin.consensus.BodyRules;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.consensus.Genesis;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.consensus.HistoryTree;
import org.numicoin.consensus.StateDelta;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.crypto.ProofOfWorkHashes;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;

/// Builds and mines valid blocks on any block it built before, so branches and reorganizations are
/// a matter of choosing parents. It keeps the whole state of each block and recomputes roots from
/// scratch: slow, simple, independent.
public final class ChainBuilder {
    private final ChainSpec spec;
    private final ProofOfWorkHash powHash;
    private final Map<Hash256, Node> nodes = new HashMap<>();
    private final Node genesis;

    /// A block with what follows from its branch.
    ///
    /// @param history of all blocks up to and with this one
    public record Node(
            Block block,
            Optional<Hash256> parentId,
            long elapsed,
            ChainWork chainWork,
            HistoryTree history,
            MemoryState state) {
        public Hash256 id() {
            return block.id();
        }

        public long height() {
            return block.header().height();
        }
    }

    public ChainBuilder(ChainSpec spec) {
        this.spec = spec;
        this.powHash = ProofOfWorkHashes.select(spec.proofOfWork().argon2()).hash();
        var block = Genesis.of(spec).block();
        var work = new CompactTarget(block.header().target()).work();
        this.genesis =
                new Node(
                        block,
                        Optional.empty(),
                        0,
                        work,
                        HistoryTree.EMPTY.append(block.id(), work, block.header().timestamp(), 0),
                        MemoryState.genesis(spec));
        nodes.put(genesis.id(), genesis);
    }

    public ChainSpec spec() {
        return spec;
    }

    public ProofOfWorkHash powHash() {
        return powHash;
    }

    public Node genesis() {
        return genesis;
    }

    public Node node(Hash256 id) {
        var node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("no block " + id);
        }
        return node;
    }

    /// A block one interval after its parent.
    public Node extend(Node parent, int miner, Transaction... transactions) {
        return extend(
                parent,
                Keys.address(miner),
                parent.block().header().timestamp() + spec.blockInterval(),
                List.of(transactions));
    }

    public Node extend(Node parent, Address miner, long timestamp, List<Transaction> transactions) {
        var header = parent.block().header();
        long height = header.height() + 1;
        long baseFee = HeaderRules.nextBaseFee(spec, header);
        var execution =
                BlockExecution.begin(
                        spec, parent.state(), height, baseFee, maturedMiner(parent, height));
        for (Transaction transaction : transactions) {
            execution
                    .apply(transaction)
                    .ifPresent(violation -> {
                        throw new IllegalArgumentException(transaction + " breaks " + violation);
                    });
        }
        StateDelta delta = execution.finish();
        var state = parent.state().with(delta);
        var unmined = header(parent, miner, timestamp, transactions, baseFee, state.root());
        return add(parent, new Block(mine(unmined), transactions), state);
    }

    /// The header as it would be, with nothing mined: for tests that spoil a field and mine it
    /// then.
    public BlockHeader header(
            Node parent,
            Address miner,
            long timestamp,
            List<Transaction> transactions,
            long baseFee,
            Hash256 stateRoot) {
        var header = parent.block().header();
        return new BlockHeader(
                BlockHeader.VERSION,
                spec.chainId(),
                header.height() + 1,
                header.id(),
                timestamp,
                HeaderRules.nextTarget(spec, header.height() + 1, parent.elapsed()),
                BodyRules.transactionRoot(transactions),
                BodyRules.witnessRoot(transactions),
                stateRoot,
                parent.history().root(),
                Hash256.ZERO,
                baseFee,
                BodyRules.weight(spec, transactions),
                0,
                miner,
                0,
                0);
    }

    /// The first nonce whose hash meets the header's own target.
    public BlockHeader mine(BlockHeader header) {
        var target = new CompactTarget(header.target());
        for (int nonce = 0; ; nonce++) {
            var candidate = header.withNonce(nonce, header.extraNonce());
            if (target.isMetBy(powHash.hash(candidate.proofOfWorkBlob()))) {
                return candidate;
            }
        }
    }

    /// The first nonce whose hash misses the header's own target.
    public BlockHeader miss(BlockHeader header) {
        var target = new CompactTarget(header.target());
        for (int nonce = 0; ; nonce++) {
            var candidate = header.withNonce(nonce, header.extraNonce());
            if (!target.isMetBy(powHash.hash(candidate.proofOfWorkBlob()))) {
                return candidate;
            }
        }
    }

    /// A block whose hash misses its target, and which is valid otherwise.
    public Node extendWithoutWork(Node parent, int miner) {
        Node mined = extend(parent, miner);
        return add(parent, new Block(miss(mined.block().header()), List.of()), mined.state());
    }

    /// Miner of the block whose reward matures at a height on the branch of `parent`.
    public Optional<Address> maturedMiner(Node parent, long height) {
        long matured = height - spec.maturity();
        if (matured < 1) {
            return Optional.empty();
        }
        Node node = parent;
        while (node.height() > matured) {
            node = node(node.parentId().orElseThrow());
        }
        return Optional.of(node.block().header().miner());
    }

    /// Takes a block as it is, whatever rule it breaks.
    ///
    /// @param state that its descendants build on
    public Node add(Node parent, Block block, MemoryState state) {
        var header = block.header();
        long elapsed =
                Asert.elapsed(
                        parent.elapsed(),
                        parent.block().header().timestamp(),
                        header.timestamp(),
                        spec.halfLife());
        var work = new CompactTarget(header.target()).work();
        var node =
                new Node(
                        block,
                        Optional.of(parent.id()),
                        elapsed,
                        parent.chainWork().plus(work),
                        parent.history().append(block.id(), work, header.timestamp(), elapsed),
                        state);
        nodes.put(node.id(), node);
        return node;
    }
}
