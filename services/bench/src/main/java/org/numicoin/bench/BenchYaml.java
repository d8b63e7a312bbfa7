package org.numicoin.bench;

/// The chain specs of the benchmarks: each says what matters to it, the rest is alike.
public final class BenchYaml {
    private static final String REST =
            """
            first-subsidy: "88.88"
            maturity-blocks: 3
            payment-weight: 256
            least-base-fee: 100
            first-base-fee: 100
            account-minimum: "0.01"
            pool-release-divisor: 32768
            future-limit-ms: 30000
            upgrades: []
            minimum-chain-work: "0"
            reorganization-limit-blocks: 1200
            checkpoints: []
            seeds: []
            faucet-seed: ""
            """;

    private BenchYaml() {}

    /// A whole spec.
    ///
    /// @param own lines of the benchmark, with a line break at the end
    public static String of(String own) {
        return own + REST;
    }
}
