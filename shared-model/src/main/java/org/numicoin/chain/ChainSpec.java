package org.numicoin.chain;

import java.util.List;
import java.util.Optional;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;
import org.numicoin.wire.ByteWriter;

/// Every number of a network, and nothing else holds one. Read from a YAML file by `ChainSpecs`,
/// which checks the bounds. What the genesis id covers comes first; upgrades, minimum chain work,
/// the reorganization limit, checkpoints and seeds may change without making another chain. Times
/// are milliseconds, fees nano per weight, targets in compact form.
///
/// @param blockInterval time between blocks that the difficulty aims at
/// @param halfLife drift of the schedule that halves or doubles the target
/// @param halving blocks between two halvings of the subsidy
/// @param maturity blocks after which a reward is credited to its miner
/// @param weightLimit most weight of a block
/// @param paymentWeight weight of one payment beside its bytes
/// @param accountMinimum least first payment to an account that does not exist
/// @param poolReleaseDivisor share of the pool that each block releases into its reward: 1 /
///   divisor
/// @param futureLimit how far a timestamp may be ahead of the local clock
/// @param checkpoints by rising height
/// @param faucetSeed published signing seed of the faucet account, empty where there is none
public record ChainSpec(
        String name,
        int chainId,
        String addressPrefix,
        long genesisTimestamp,
        long blockInterval,
        long halfLife,
        int easiestTarget,
        int firstTarget,
        Amount firstSubsidy,
        long halving,
        long maturity,
        long weightLimit,
        long paymentWeight,
        long leastBaseFee,
        long firstBaseFee,
        Amount accountMinimum,
        ProofOfWork proofOfWork,
        long poolReleaseDivisor,
        long futureLimit,
        List<Allocation> allocations,
        List<Upgrade> upgrades,
        ChainWork minimumChainWork,
        int reorganizationLimit,
        List<Checkpoint> checkpoints,
        List<String> seeds,
        Bytes faucetSeed) {

    public ChainSpec {
        allocations = List.copyOf(allocations);
        upgrades = List.copyOf(upgrades);
        checkpoints = List.copyOf(checkpoints);
        seeds = List.copyOf(seeds);
    }

    /// Argon2id parameters.
    public record ProofOfWork(int memoryKib, int passes, int lanes) {
        public Argon2Parameters argon2() {
            return new Argon2Parameters(memoryKib, passes, lanes);
        }
    }

    /// Money that exists from genesis on.
    public record Allocation(Address address, Amount amount) {}

    /// A change of rules at a height. Version 1 defines none.
    public record Upgrade(String name, long height) {}

    /// A block that the chain has at a height: another one is refused whatever its work.
    public record Checkpoint(long height, Hash256 id) {}

    /// Id of the only block that may be at a height; empty where any may.
    public Optional<Hash256> checkpointAt(long height) {
        for (Checkpoint checkpoint : checkpoints) {
            if (checkpoint.height == height) {
                return Optional.of(checkpoint.id);
            }
        }
        return Optional.empty();
    }

    /// Height of the last checkpoint that a chain of this height has passed, 0 before the first.
    public long lastCheckpoint(long tipHeight) {
        long last = 0;
        for (Checkpoint checkpoint : checkpoints) {
            if (checkpoint.height <= tipHeight) {
                last = checkpoint.height;
            }
        }
        return last;
    }

    /// Id of the genesis block's parent: H(`numi.spec`, genesis parameters in this order), so that
    /// chains with different rules never share a block id.
    public Hash256 genesisParentId() {
        var out = new ByteWriter();
        out.text16(name).u32(chainId).text16(addressPrefix).u64(genesisTimestamp);
        out.u64(blockInterval).u64(halfLife).u32(easiestTarget).u32(firstTarget);
        out.amount(firstSubsidy).u64(halving).u64(maturity);
        out.u64(weightLimit).u64(paymentWeight).u64(leastBaseFee).u64(firstBaseFee);
        out.amount(accountMinimum);
        out.u32(proofOfWork.memoryKib()).u32(proofOfWork.passes()).u32(proofOfWork.lanes());
        out.u64(poolReleaseDivisor).u64(futureLimit).u32(allocations.size());
        allocations.forEach(
                allocation -> out.address(allocation.address()).amount(allocation.amount()));
        return Tag.SPEC.hash(out.toBytes());
    }

    /// Most bytes of an encoded block, with room for what weight does not count.
    public int blockBytesMax() {
        return Math.toIntExact(weightLimit + Block.OVERHEAD_BYTES_MAX);
    }
}
