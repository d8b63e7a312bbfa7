package org.numicoin.gateway.protocol;

import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.numicoin.chain.ChainSpec;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Which rules a node follows, in the manner of EIP-2124: nodes that will part at an upgrade, or
/// have, find out when they meet and not by refusing each other's blocks.
///
/// @param hash of the upgrades reached: H(`numi.fork`, (name, text16 ‖ height u64) each)
/// @param nextHeight of the first upgrade not reached yet, `NO_UPGRADE` when none is known
public record ForkId(Hash256 hash, long nextHeight) {
    public static final long NO_UPGRADE = Long.MAX_VALUE;

    static final int BYTES = Hash256.BYTES + 8;

    public ForkId {
        if (nextHeight < 0) {
            throw new IllegalArgumentException("negative height");
        }
    }

    /// Of a node with these rules whose tip has this height.
    public static ForkId at(ChainSpec spec, long height) {
        var reached =
                spec.upgrades().stream().filter(upgrade -> upgrade.height() <= height).toList();
        long next =
                spec.upgrades().stream()
                        .mapToLong(ChainSpec.Upgrade::height)
                        .filter(at -> at > height)
                        .min()
                        .orElse(NO_UPGRADE);
        return new ForkId(hash(reached), next);
    }

    /// Whether a peer that says this can be on the chain of a node with these rules and this tip.
    /// It can when it stands where we stand and expects nothing that we passed without it, when it
    /// is behind and expects the upgrade that we made next, or when it is ahead on our upgrades.
    public boolean fits(ChainSpec spec, long height) {
        if (hash.equals(at(spec, height).hash())) {
            return nextHeight > height;
        }
        for (long step : steps(spec)) {
            var ours = at(spec, step);
            if (hash.equals(ours.hash())) {
                return step > height || nextHeight == ours.nextHeight();
            }
        }
        return false;
    }

    void encode(ByteWriter out) {
        out.hash(hash).u64(nextHeight);
    }

    static ForkId decode(ByteReader in) {
        return new ForkId(in.hash("fork hash"), in.u64("height of the next upgrade"));
    }

    /// Heights at which a node takes a fork hash of its own: genesis and each upgrade.
    private static long[] steps(ChainSpec spec) {
        var heights = spec.upgrades().stream().mapToLong(ChainSpec.Upgrade::height);
        return LongStream.concat(LongStream.of(0), heights).sorted().distinct().toArray();
    }

    private static Hash256 hash(List<ChainSpec.Upgrade> reached) {
        var out = new ByteWriter();
        reached.stream()
                .sorted(Comparator.comparingLong(ChainSpec.Upgrade::height))
                .forEach(upgrade -> out.text16(upgrade.name()).u64(upgrade.height()));
        return Tag.FORK.hash(out.toBytes());
    }
}
