package org.numicoin.consensus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.numicoin.chain.ChainSpec;
import org.numicoin.primitives.Amount;

/// The networks that ship with the library, and specs from any other text. A spec that breaks a
/// bound is refused with the key that breaks it.
public final class ChainSpecs {
    public static final List<String> NAMES = List.of("mainnet", "testnet", "localnet");

    private static final int CHECKPOINTS_MAX = 10_000;

    private ChainSpecs() {}

    /// One of `NAMES`.
    public static ChainSpec named(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "unknown chain " + name + ": expected one of " + NAMES + " or a file");
        }
        try (InputStream in = ChainSpecs.class.getResourceAsStream("/chain/" + name + ".yml")) {
            if (in == null) {
                throw new IllegalStateException("chain spec " + name + " is not in the library");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads and validates the YAML text of a spec.
    public static ChainSpec parse(String yaml) {
        var spec = ChainSpecReader.read(yaml);
        validate(spec);
        return spec;
    }

    private static void validate(ChainSpec spec) {
        require(
                spec.name().matches("[a-z][a-z0-9-]{0,31}"),
                "name",
                "lower-case letters and digits");
        require(spec.chainId() > 0, "chain-id", "at least 1");
        require(spec.addressPrefix().matches("[a-z]{1,10}"), "address-prefix", "1 to 10 letters");
        require(
                within(spec.genesisTimestamp(), 1, (1L << 46) - 1),
                "genesis-timestamp-ms",
                "below 2^46");
        require(within(spec.blockInterval(), 1, 1L << 32), "block-interval-ms", "1 to 2^32");
        require(within(spec.halfLife(), 1, 1L << 40), "half-life-ms", "1 to 2^40");
        require(
                CompactTarget.isCanonical(spec.easiestTarget()),
                "easiest-target",
                "a canonical compact target");
        require(
                CompactTarget.isCanonical(spec.firstTarget())
                        && new CompactTarget(spec.firstTarget())
                                        .value()
                                        .compareTo(new CompactTarget(spec.easiestTarget()).value())
                                <= 0,
                "first-target",
                "a canonical compact target, at most easiest-target");
        require(within(spec.halving(), 1, 1L << 40), "halving-blocks", "1 to 2^40");
        require(within(spec.maturity(), 1, 1L << 20), "maturity-blocks", "1 to 2^20");
        require(within(spec.weightLimit(), 262_144, 1L << 29), "weight-limit", "262144 to 2^29");
        require(within(spec.paymentWeight(), 0, 65_536), "payment-weight", "0 to 65536");
        require(within(spec.leastBaseFee(), 1, 1L << 40), "least-base-fee", "1 to 2^40");
        require(
                within(spec.firstBaseFee(), spec.leastBaseFee(), 1L << 40),
                "first-base-fee",
                "from least-base-fee to 2^40");
        var pow = spec.proofOfWork();
        require(within(pow.memoryKib(), 8, 1 << 21), "argon2.memory-kib", "8 to 2^21");
        require(within(pow.passes(), 1, 1024), "argon2.passes", "1 to 1024");
        require(within(pow.lanes(), 1, 1), "argon2.lanes", "1");
        require(
                within(spec.poolReleaseDivisor(), 1, 1L << 40),
                "pool-release-divisor",
                "1 to 2^40");
        require(within(spec.futureLimit(), 1, 7_200_000), "future-limit-ms", "1 to 7200000");
        require(
                within(spec.reorganizationLimit(), 1, 1 << 20),
                "reorganization-limit-blocks",
                "1 to 2^20");
        require(
                spec.maturity() <= spec.reorganizationLimit(),
                "maturity-blocks",
                "at most reorganization-limit-blocks");
        require(
                rise(spec.checkpoints()),
                "checkpoints",
                "at most 10000, by rising height from 1 on");
        require(supplyFits(spec), "allocations", "with the whole subsidy below 2^63 nano");
    }

    private static boolean rise(List<ChainSpec.Checkpoint> checkpoints) {
        long last = 0;
        for (ChainSpec.Checkpoint checkpoint : checkpoints) {
            if (checkpoint.height() <= last) {
                return false;
            }
            last = checkpoint.height();
        }
        return checkpoints.size() <= CHECKPOINTS_MAX;
    }

    private static boolean supplyFits(ChainSpec spec) {
        try {
            long supply = Subsidy.total(spec.firstSubsidy(), spec.halving()).nano();
            for (var allocation : spec.allocations()) {
                supply = Math.addExact(supply, allocation.amount().nano());
            }
            return true;
        } catch (ArithmeticException _) {
            return false;
        }
    }

    private static boolean within(long value, long least, long most) {
        return value >= least && value <= most;
    }

    private static void require(boolean holds, String key, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("chain spec: " + key + ": expected " + expected);
        }
    }

    /// All money that the chain can ever hold.
    public static Amount supplyLimit(ChainSpec spec) {
        Amount supply = Subsidy.total(spec.firstSubsidy(), spec.halving());
        for (var allocation : spec.allocations()) {
            supply = supply.plus(allocation.amount());
        }
        return supply;
    }
}
