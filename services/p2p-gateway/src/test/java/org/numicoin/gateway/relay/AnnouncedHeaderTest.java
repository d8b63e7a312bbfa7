package org.numicoin.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.BlockHeader;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Specs;

final class AnnouncedHeaderTest {
    private final ChainBuilder chain = new ChainBuilder(Specs.fast());
    private final ChainBuilder.Node genesis = chain.genesis();
    private final BlockHeader header = chain.extend(genesis, 0).block().header();
    private final Optional<HeaderNode> parent =
            Optional.of(
                    new HeaderNode(
                            genesis.id(),
                            genesis.block().header(),
                            genesis.elapsed(),
                            genesis.chainWork(),
                            true));

    @Test
    void headerThatFollowsItsParentIsGood() {
        assertThat(check(header, parent, 0)).isEqualTo(new HeaderVerdict.Good());
    }

    @Test
    void parentThatIsNotKnownIsNobodysFault() {
        assertThat(check(header, Optional.empty(), 0)).isEqualTo(new HeaderVerdict.UnknownParent());
    }

    @Test
    void timestampBeyondTheFutureLimitIsNobodysFault() {
        long limit = chain.spec().futureLimit();
        assertThat(check(header, parent, 0, header.timestamp() - limit))
                .isEqualTo(new HeaderVerdict.Good());
        assertThat(check(header, parent, 0, header.timestamp() - limit - 1))
                .isEqualTo(new HeaderVerdict.NotNow("time-too-new"));
    }

    @Test
    void blockDeepBelowTheTipIsNotWorthTheWork() {
        assertThat(check(header, parent, 1 + AnnouncedHeader.DEPTH_MAX))
                .isEqualTo(new HeaderVerdict.Good());
        assertThat(check(header, parent, 2 + AnnouncedHeader.DEPTH_MAX))
                .isInstanceOf(HeaderVerdict.NotNow.class);
    }

    @Test
    void brokenRuleIsBadUnderItsCode() {
        assertThat(check(header.withTimestamp(genesis.block().header().timestamp()), parent, 0))
                .isEqualTo(new HeaderVerdict.Bad("time-too-old"));
        assertThat(check(header.withTarget(0x1f00ffff), parent, 0))
                .isEqualTo(new HeaderVerdict.Bad("bad-diffbits"));
    }

    @Test
    void proofOfWorkIsComputedLastAndOnlyForHeadersThatAreGoodSoFar() {
        ProofOfWorkHash never =
                new ProofOfWorkHash() {
                    @Override
                    public String name() {
                        return "never";
                    }

                    @Override
                    public Hash256 hash(byte[] blob) {
                        throw new IllegalStateException("not worth the work");
                    }
                };
        var bad = header.withTarget(0x1f00ffff);
        assertThat(AnnouncedHeader.check(chain.spec(), bad, parent, 0, never, bad.timestamp()))
                .isEqualTo(new HeaderVerdict.Bad("bad-diffbits"));
        var without = header;
        for (int nonce = 0; check(without, parent, 0) instanceof HeaderVerdict.Good; nonce++) {
            without = header.withNonce(nonce, 0);
        }
        assertThat(check(without, parent, 0)).isEqualTo(new HeaderVerdict.Bad("high-hash"));
    }

    private HeaderVerdict check(BlockHeader checked, Optional<HeaderNode> behind, long tip) {
        return check(checked, behind, tip, checked.timestamp());
    }

    private HeaderVerdict check(
            BlockHeader checked, Optional<HeaderNode> behind, long tip, long now) {
        return AnnouncedHeader.check(chain.spec(), checked, behind, tip, chain.powHash(), now);
    }
}
