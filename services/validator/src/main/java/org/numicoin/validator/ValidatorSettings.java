package org.numicoin.validator;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Objects;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.validator.chain.EngineLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// What the validator may use.
///
/// @param storeMemory of RocksDB: cache, memtables, indexes and filters
/// @param executedMemory results of executed templates that are kept for their solutions
/// @param signatures how many verified signatures are remembered, at 56 bytes each
/// @param threads that execute and verify a block; 0 takes one a core
/// @param pruneDepth blocks below the tip whose bodies are kept, at least twice the reorganization
///   limit of the chain; 0 keeps all
/// @param pruneWitnessesDepth the same of bodies with their signatures
@Validated
@ConfigurationProperties("numi.validator")
public record ValidatorSettings(
        @DefaultValue("128MB") @NotNull DataSize storeMemory,
        @DefaultValue("48MB") @NotNull DataSize executedMemory,
        @DefaultValue("262144") @Min(1_024) @Max(16_777_216) int signatures,
        @DefaultValue("0") @Min(0) @Max(256) int threads,
        @DefaultValue("0") @Min(0) long pruneDepth,
        @DefaultValue("0") @Min(0) long pruneWitnessesDepth) {
    private static final DataSize STORE_MIN = DataSize.ofMegabytes(16);
    private static final DataSize EXECUTED_MIN = DataSize.ofMegabytes(1);

    public ValidatorSettings {
        atLeast(storeMemory, STORE_MIN);
        atLeast(executedMemory, EXECUTED_MIN);
    }

    EngineLimits.Depths depths() {
        return new EngineLimits.Depths(pruneDepth, pruneWitnessesDepth);
    }

    int threadsInUse() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }

    private static void atLeast(DataSize value, DataSize least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException("must be at least " + least);
        }
    }

    /// Where the mempool is.
    ///
    /// @param targets replicas, or names that resolve to several, as host:port; without any,
    ///   templates are empty
    @Validated
    @ConfigurationProperties("numi.mempool")
    public record MempoolSettings(@DefaultValue @NotNull List<String> targets) {
        public MempoolSettings {
            targets = List.copyOf(targets);
            targets.forEach(target -> Objects.requireNonNull(RpcTarget.parse(target)));
        }

        List<RpcTarget> rpcTargets() {
            return targets.stream().map(RpcTarget::parse).toList();
        }
    }

    /// Blocks that a store lacks, since it began with a snapshot or was pruned. They are filled in
    /// while the validator runs, unless it prunes.
    ///
    /// @param fill whether they are
    /// @param sources gateways, which ask peers, or other validators, as host:port; without any
    ///   nothing is filled in
    @Validated
    @ConfigurationProperties("numi.history")
    public record HistorySettings(
            @DefaultValue("true") boolean fill, @DefaultValue @NotNull List<String> sources) {
        public HistorySettings {
            sources = List.copyOf(sources);
            sources.forEach(source -> Objects.requireNonNull(RpcTarget.parse(source)));
        }

        List<RpcTarget> rpcTargets() {
            return fill ? sources.stream().map(RpcTarget::parse).toList() : List.of();
        }
    }
}
