package org.numicoin.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.numicoin.chain.Account;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.consensus.HistoryTree;
import org.numicoin.consensus.SnapshotChunk;
import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.consensus.StateProof;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.OtherChainException;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

/// What decodes encodes to the same bytes, what does not is refused as malformed, and nothing else
/// happens.
class DecoderFuzzTest {
    private static final NetworkId NETWORK = new NetworkId(0, Hash256.ZERO);

    @FuzzTest
    void transaction(byte[] bytes) {
        roundTrip(bytes, Transaction::decode, Transaction::encode);
    }

    @FuzzTest
    void header(byte[] bytes) {
        roundTrip(bytes, BlockHeader::decode, BlockHeader::encode);
    }

    @FuzzTest
    void block(byte[] bytes) {
        roundTrip(bytes, Block::decode, (block, out) -> out.raw(block.encoded()));
    }

    @FuzzTest
    void account(byte[] bytes) {
        roundTrip(bytes, Account::decode, Account::encode);
    }

    @FuzzTest
    void historyTree(byte[] bytes) {
        roundTrip(bytes, HistoryTree::decode, HistoryTree::encode);
    }

    @FuzzTest
    void stateProof(byte[] bytes) {
        roundTrip(bytes, StateProof::decode, (proof, out) -> proof.encode(out));
    }

    @FuzzTest
    void snapshotManifest(byte[] bytes) {
        roundTrip(bytes, SnapshotManifest::decode, (manifest, out) -> manifest.encode(out));
    }

    @FuzzTest
    void snapshotChunk(byte[] bytes) {
        roundTrip(bytes, SnapshotChunk::decode, (chunk, out) -> chunk.encode(out));
    }

    @FuzzTest
    void message(byte[] bytes) {
        try {
            assertThat(Message.decode(bytes, NETWORK).encoded(NETWORK)).isEqualTo(bytes);
        } catch (DecodeException | OtherChainException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    @FuzzTest
    void address(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        try {
            assertThat(Bech32m.encode("numi", Bech32m.decode("numi", text)))
                    .isEqualToIgnoringCase(text);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    @FuzzTest
    void chainSpec(byte[] bytes) {
        var yaml = new String(bytes, StandardCharsets.UTF_8);
        try {
            assertThat(ChainSpecs.parse(yaml).name()).isNotEmpty();
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).startsWith("chain spec: ");
        }
    }

    private static <T> void roundTrip(
            byte[] bytes, Function<ByteReader, T> decoder, BiConsumer<T, ByteWriter> encoder) {
        try {
            T value = ByteReader.decode(bytes, decoder);
            var out = new ByteWriter();
            encoder.accept(value, out);
            assertThat(out.toBytes()).isEqualTo(bytes);
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0, bytes.length);
        }
    }
}
