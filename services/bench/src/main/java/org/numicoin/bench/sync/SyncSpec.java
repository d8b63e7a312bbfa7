package org.numicoin.bench.sync;

import org.numicoin.bench.BenchYaml;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Hash256;

/// The chain of the benchmark: mainnet's proof-of-work function, and a target that all but one in
/// 65,536 hashes meet, so that checking a header costs what it costs and making one no more.
final class SyncSpec {
    /// Blocks that are this far apart leave the target where it is.
    private static final long BLOCK_MILLIS = 3_000;

    private static final String PREFIX = "snumi";

    private SyncSpec() {}

    /// @param now milliseconds since 1970
    /// @param blocks that the chain will have; the last one is older than now
    static String yaml(long now, int blocks) {
        return BenchYaml.of(
                """
                name: "sync"
                chain-id: 79
                address-prefix: "%s"
                genesis-timestamp-ms: %d
                block-interval-ms: %d
                half-life-ms: 60000
                easiest-target: "2100ffff"
                first-target: "2100ffff"
                halving-blocks: 100000
                weight-limit: 8388608
                argon2:
                  memory-kib: 1024
                  passes: 4
                  lanes: 1
                allocations:
                  - address: "%s"
                    amount: "1000"
                """
                        .formatted(
                                PREFIX,
                                now - (blocks + 100) * BLOCK_MILLIS,
                                BLOCK_MILLIS,
                                Bech32m.encode(PREFIX, new Address(Hash256.ZERO))));
    }
}
