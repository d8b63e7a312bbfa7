package org.numicoin.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.numicoin.bench.chain.BenchSpec;
import org.numicoin.bench.chain.Signers;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.BodyRules;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.crypto.ProofOfWorkHashes;
import org.numicoin.crypto.SignatureProviders;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;

/// Blocks of the lab, in everything that relay checks as good as those of miners.
record LabBlocks(ChainSpec spec, HeaderNode genesis, ProofOfWorkHash hash) {
    private static final Duration MEASURING = Duration.ofMillis(100);

    static LabBlocks create() {
        var spec = BenchSpec.spec();
        var selected = ProofOfWorkHashes.select(spec.proofOfWork().argon2());
        return new LabBlocks(spec, GenesisChain.of(spec).genesis(), selected.hash());
    }

    /// Signed transfers of different accounts, no more than a block has room for.
    ///
    /// @param kind transfers of another kind are other transfers
    List<Transaction> transfers(int kind, int most) {
        var provider = SignatureProviders.select(MEASURING, System::nanoTime).provider();
        var signed =
                Signers.of(spec, provider, most)
                        .transfers(i -> new Address(new Hash256(0, 0, kind, i)));
        var fitting = new ArrayList<Transaction>();
        long weight = 0;
        for (Transaction transfer : signed) {
            weight += transfer.weight(spec);
            if (weight > spec.weightLimit()) {
                break;
            }
            fitting.add(transfer);
        }
        return List.copyOf(fitting);
    }

    /// Signed once, for all nodes.
    void write(List<Transaction> transactions, Path file) throws IOException {
        Files.write(file, new Block(genesis.header(), transactions).encodedBody());
    }

    static List<Transaction> read(Path file) throws IOException {
        return ByteReader.decode(Files.readAllBytes(file), Block::decodeBody);
    }

    /// A mined block on genesis.
    ///
    /// @param number makes it another block than all others; see [#number]
    Block block(long number, List<Transaction> transactions) {
        var parent = genesis.header();
        return mined(
                new BlockHeader(
                        BlockHeader.VERSION,
                        spec.chainId(),
                        parent.height() + 1,
                        genesis.id(),
                        parent.timestamp() + spec.blockInterval(),
                        HeaderRules.nextTarget(spec, parent.height() + 1, genesis.elapsed()),
                        BodyRules.transactionRoot(transactions),
                        BodyRules.witnessRoot(transactions),
                        Hash256.ZERO,
                        Hash256.ZERO,
                        Hash256.ZERO,
                        HeaderRules.nextBaseFee(spec, parent),
                        BodyRules.weight(spec, transactions),
                        0,
                        new Address(Hash256.ZERO),
                        0,
                        number),
                transactions);
    }

    /// Under which a block was made.
    static long number(Block block) {
        return block.header().extraNonce();
    }

    private Block mined(BlockHeader header, List<Transaction> transactions) {
        var target = new CompactTarget(header.target());
        for (int nonce = 0; ; nonce++) {
            var tried = header.withNonce(nonce, header.extraNonce());
            if (target.isMetBy(hash.hash(tried.proofOfWorkBlob()))) {
                return new Block(tried, transactions);
            }
        }
    }
}
