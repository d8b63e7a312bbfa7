package org.numicoin.bench.chain;

import java.util.List;
import java.util.stream.Collectors;
import org.numicoin.bench.BenchYaml;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bech32m;

/// The chain of the benchmarks: mainnet's proof-of-work function and block limit, but a target that
/// every second hash meets, so that making blocks costs nothing and checking them what it costs.
public final class BenchSpec {
    private static final String YAML =
            BenchYaml.of(
                    """
                    name: "bench"
                    chain-id: 77
                    address-prefix: "bnumi"
                    genesis-timestamp-ms: 1795132800000
                    block-interval-ms: 3000
                    half-life-ms: 60000
                    easiest-target: "207fffff"
                    first-target: "207fffff"
                    halving-blocks: 1000
                    weight-limit: 8388608
                    argon2:
                      memory-kib: 1024
                      passes: 4
                      lanes: 1
                    allocations: []
                    """);

    private BenchSpec() {}

    /// For programs that read it from a file.
    public static String yaml() {
        return YAML;
    }

    /// Parsed anew by each call.
    public static ChainSpec spec() {
        return ChainSpecs.parse(YAML);
    }

    /// The same with money from the start.
    ///
    /// @param numi of each owner
    static ChainSpec spec(List<Address> owners, long numi) {
        String allocations =
                owners.stream()
                        .map(owner ->
                                "\n  - address: \"%s\"\n    amount: \"%d\""
                                        .formatted(Bech32m.encode("bnumi", owner), numi))
                        .collect(Collectors.joining());
        return ChainSpecs.parse(YAML.replace("allocations: []", "allocations:" + allocations));
    }
}
