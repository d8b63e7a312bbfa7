package org.numicoin.bench.ingest;

import java.util.List;
import java.util.stream.Collectors;
import org.numicoin.bench.BenchYaml;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bech32m;

/// The chain of the benchmark: blocks of 32 MiB every 2 s, and proof of work that takes next to
/// nothing, since its difficulty follows whatever the one worker spends on it.
final class IngestSpec {
    private static final String PREFIX = "inumi";

    private IngestSpec() {}

    /// @param rich who has money from genesis on
    static String yaml(long genesisMillis, List<Address> rich) {
        String allocations =
                rich.stream()
                        .map(address ->
                                "  - address: \"%s\"\n    amount: \"1000\""
                                        .formatted(Bech32m.encode(PREFIX, address)))
                        .collect(Collectors.joining("\n"));
        return BenchYaml.of(
                """
                name: "ingest"
                chain-id: 78
                address-prefix: "%s"
                genesis-timestamp-ms: %d
                block-interval-ms: 2000
                half-life-ms: 30000
                easiest-target: "20100000"
                first-target: "20010000"
                halving-blocks: 100000
                weight-limit: 33554432
                argon2:
                  memory-kib: 256
                  passes: 1
                  lanes: 1
                allocations:
                %s
                """
                        .formatted(PREFIX, genesisMillis, allocations));
    }
}
