package org.numicoin.bench.sync;

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
        return """
        name: "sync"
        chain-id: 79
        address-prefix: "%s"
        genesis-timestamp-ms: %d
        block-interval-ms: %d
        half-life-ms: 60000
        easiest-target: "2100ffff"
        first-target: "2100ffff"
        first-subsidy: "88.88"
        halving-blocks: 100000
        maturity-blocks: 3
        weight-limit: 8388608
        payment-weight: 256
        least-base-fee: 100
        first-base-fee: 100
        account-minimum: "0.01"
        argon2:
          memory-kib: 1024
          passes: 4
          lanes: 1
        pool-release-divisor: 32768
        future-limit-ms: 30000
        allocations:
          - address: "%s"
            amount: "1000"
        upgrades: []
        minimum-chain-work: "0"
        reorganization-limit-blocks: 1200
        checkpoints: []
        seeds: []
        faucet-seed: ""
        """
                .formatted(
                        PREFIX,
                        now - (blocks + 100) * BLOCK_MILLIS,
                        BLOCK_MILLIS,
                        Bech32m.encode(PREFIX, new Address(Hash256.ZERO)));
    }
}
