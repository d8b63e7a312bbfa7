package org.numicoin.gateway.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.numicoin.chain.BlockHeader;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Specs;

/// Reads of a chain of 40 blocks, of which a gateway knows the newest five from its start.
@ExtendWith(SharedBroker.class)
final class RpcLocalChainTest {
    private static final int HEIGHT = 40;
    private static final int KNOWN = 5;

    private KafkaFixture kafka;
    private FakeValidator validator;
    private Follower follower;
    private List<Node> main;
    private LocalChain chain;

    @BeforeEach
    void start(KafkaFixture fixture) throws IOException {
        kafka = fixture;
        validator = new FakeValidator(Specs.fast(), kafka, KNOWN);
        for (int i = 0; i < HEIGHT; i++) {
            var _ = validator.mine();
        }
        main = validator.mainChain();
        follower = Follower.caughtUp(validator, kafka);
        chain = follower.chain;
    }

    @AfterEach
    void stop() {
        follower.close();
        validator.close();
    }

    @Test
    void whatIsRecentIsAnsweredWithoutTheValidator() {
        validator.away(true);
        var tip = main.getLast();
        var known = main.get(HEIGHT - KNOWN + 1);

        assertThat(chain.tip().node().id()).isEqualTo(tip.id());
        assertThat(chain.find(known.id())).map(HeaderNode::elapsed).hasValue(known.elapsed());
        assertThat(chain.mainAt(known.height())).map(HeaderNode::id).hasValue(known.id());
        assertThat(chain.mainAt(HEIGHT + 1)).isEmpty();
        assertThat(chain.headersAfter(List.of(known.id(), main.getFirst().id()), 2))
                .isEqualTo(headers(known.height() + 1, known.height() + 3));
        assertThat(chain.headersAfter(List.of(tip.id()), 2_000)).isEmpty();
    }

    @Test
    void theNewestBlockIsServedFromMemory() {
        var next = validator.mine();
        follower.awaitTipOf(validator);
        int before = validator.calls();

        assertThat(chain.block(next.id())).hasValue(Bytes.wrap(next.block().encoded()));
        assertThat(validator.calls()).isEqualTo(before);
    }

    @Test
    void whatIsOlderIsAskedFor() {
        var old = main.get(3);

        assertThat(chain.find(old.id()))
                .hasValue(
                        new HeaderNode(
                                old.id(),
                                old.block().header(),
                                old.elapsed(),
                                old.chainWork(),
                                true));
        assertThat(chain.mainAt(3)).map(HeaderNode::id).hasValue(old.id());
        assertThat(chain.block(old.id())).hasValue(Bytes.wrap(old.block().encoded()));
        assertThat(chain.headersAfter(List.of(old.id()), 10)).isEqualTo(headers(4, 14));
        assertThat(chain.headersAfter(List.of(Hash256.ZERO), 3)).isEqualTo(headers(1, 4));
    }

    @Test
    void whatIsNotThereIsAnAnswer() {
        assertThat(chain.find(Hash256.ZERO)).isEmpty();
        assertThat(chain.block(Hash256.ZERO)).isEmpty();
    }

    @Test
    void withoutAValidatorWhatIsOlderIsUnavailable() {
        validator.away(true);
        List<Hash256> old = List.of(main.get(3).id());

        assertThatThrownBy(() -> chain.find(old.getFirst()))
                .isInstanceOf(ChainUnavailableException.class);
        assertThatThrownBy(() -> chain.mainAt(3)).isInstanceOf(ChainUnavailableException.class);
        assertThatThrownBy(() -> chain.block(old.getFirst()))
                .isInstanceOf(ChainUnavailableException.class);
        assertThatThrownBy(() -> chain.headersAfter(old, 1))
                .isInstanceOf(ChainUnavailableException.class);
    }

    @Test
    void aLocatorIsDenseAtTheTipAndEndsWithGenesis() {
        var heights = List.of(40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 29, 25, 17, 1, 0);

        assertThat(chain.locator())
                .isEqualTo(heights.stream().map(height -> main.get(height).id()).toList());
    }

    @Test
    void belowASnapshotOfTheValidatorNothingIsThere() {
        validator.beginsWith(20);
        try (var started = Follower.caughtUp(validator, kafka)) {
            var known = List.of(40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 29, 25);
            assertThat(started.chain.locator())
                    .isEqualTo(known.stream().map(height -> main.get(height).id()).toList());
            assertThat(started.chain.mainAt(19)).isEmpty();
            assertThat(started.chain.bodiesFrom()).isEqualTo(21);
            assertThatThrownBy(() -> started.chain.headersAfter(List.of(Hash256.ZERO), 3))
                    .isInstanceOf(ChainUnavailableException.class);
        }
        assertThat(chain.bodiesFrom()).isZero();
    }

    @Test
    void aValidatorThatPrunesPromisesLessWithEachBlock() {
        var old = main.get(6).id();
        assertThat(chain.block(old)).isPresent();
        for (long from : new long[] {7, 8, 20}) {
            validator.prunedTo(from);
            var _ = validator.mine();
            follower.await("bodies from " + from, () -> chain.bodiesFrom() == from);
        }
        assertThat(chain.block(old)).isEmpty();
        assertThat(chain.find(old)).isPresent();

        // An answer that never came is asked for again with the next block.
        validator.away(true);
        validator.prunedTo(21);
        var _ = validator.mine();
        follower.awaitTipOf(validator);
        assertThat(chain.bodiesFrom()).isEqualTo(20);
        validator.away(false);
        var _ = validator.mine();
        follower.await("bodies from 21", () -> chain.bodiesFrom() == 21);
    }

    @Test
    void refusesMoreThanAPeerMayAskFor() {
        var many = Collections.nCopies(LocalChain.LOCATOR_MAX + 1, Hash256.ZERO);

        assertThatThrownBy(() -> chain.headersAfter(many, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> chain.headersAfter(List.of(), 2_001))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private List<BlockHeader> headers(long from, long to) {
        return main.subList((int) from, (int) to).stream()
                .map(node -> node.block().header())
                .toList();
    }
}
