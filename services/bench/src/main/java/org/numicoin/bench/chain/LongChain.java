package org.numicoin.bench.chain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.numicoin.bench.TemporaryFolder;
import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.BouncyCastleSignatures;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.primitives.Bytes;

/// Empty blocks on genesis, each a block interval after its parent, made by a validator's engine
/// without Kafka.
public final class LongChain {
    private static final int SIGNATURES = 8;

    private LongChain() {}

    /// The encodings, lowest block first.
    ///
    /// @param spec whose easiest target nearly every hash meets, or it takes long
    public static List<Bytes> of(ChainSpec spec, int blocks) throws IOException {
        var chain = new ArrayList<Bytes>(blocks);
        try (var folder = TemporaryFolder.create();
                var node =
                        new Node(
                                spec,
                                folder.path().resolve("store"),
                                new BouncyCastleSignatures(),
                                new SignatureCache(SIGNATURES),
                                1)) {
            for (int i = 0; i < blocks; i++) {
                chain.add(node.extend(List.of()));
            }
        }
        return List.copyOf(chain);
    }
}
