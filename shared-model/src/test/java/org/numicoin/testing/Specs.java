package org.numicoin.testing;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.primitives.Bech32m;

/// Chain specs for tests: cheap proof of work, short maturity and halving, and money from the start
/// for the first keys.
public final class Specs {
    public static final int FUNDED_KEYS = 8;
    public static final long INTERVAL = 3_000;

    private Specs() {}

    /// Keys 0 to 7 own 1,000 NUMI each; a block takes two hashes of 8 KiB.
    public static ChainSpec fast() {
        return ChainSpecs.parse(yaml("testchain", 3, 100));
    }

    public static ChainSpec fast(int maturity, int halving) {
        return ChainSpecs.parse(yaml("testchain", maturity, halving));
    }

    public static String yaml(String name, int maturity, int halving) {
        String allocations =
                IntStream.range(0, FUNDED_KEYS)
                        .mapToObj(n ->
                                "\n  - address: \""
                                        + Bech32m.encode("lnumi", Keys.address(n))
                                        + "\"\n    amount: \"1000\"")
                        .collect(Collectors.joining());
        return """
        name: "%s"
        chain-id: 99
        address-prefix: "lnumi"
        genesis-timestamp-ms: 1800000000000
        block-interval-ms: 3000
        half-life-ms: 60000
        easiest-target: "207fffff"
        first-target: "207fffff"
        first-subsidy: "88.88"
        halving-blocks: %d
        maturity-blocks: %d
        weight-limit: 8388608
        payment-weight: 256
        least-base-fee: 100
        first-base-fee: 100
        account-minimum: "0.01"
        argon2:
          memory-kib: 8
          passes: 1
          lanes: 1
        pool-release-divisor: 32768
        future-limit-ms: 30000
        allocations:%s
        upgrades: []
        minimum-chain-work: "0"
        reorganization-limit-blocks: 1200
        checkpoints: []
        seeds: []
        faucet-seed: ""
        """
                .formatted(name, halving, maturity, allocations);
    }
}
