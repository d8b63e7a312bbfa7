package org.numicoin.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.gateway.sync.SyncEffect.RequestBodies;
import org.numicoin.gateway.sync.SyncEffect.RequestHeaders;
import org.numicoin.gateway.sync.SyncEffect.Stalled;
import org.numicoin.gateway.sync.SyncEffect.Submit;
import org.numicoin.testing.Specs;

final class SynchronizerTest {
    /// Small batches, so that a short chain has many.
    static final SyncLimits SMALL =
            new SyncLimits(100, 500, 8, 128, 16, 8, 2L << 20, 16L << 20, 64, 256L << 20);

    private final SimulatedChain chain = new SimulatedChain(Specs.fast());

    @Test
    void threeThousandBlocksComeFromAllPeersTogether() {
        var tip = chain.extend(chain.genesis(), 3_000);
        var sim = new SyncSimulation(chain, SyncLimits.DEFAULT, 1);
        var peers = List.of(honest("a", tip), honest("b", tip), honest("c", tip));
        peers.forEach(sim::connect);
        assertThat(sim.runTo(tip, 300)).isTrue();
        assertThat(sim.offences).isEmpty();
        assertThat(peers).allSatisfy(peer -> assertThat(peer.blocksServed).isGreaterThan(600));
        assertThat(sim.count(Submit.class)).isEqualTo(3_000);
        assertThat(sim.validator().submitted()).isEqualTo(3_000);
        sim.run(30);
        assertThat(sim.synchronizer().progress().phase()).isEqualTo(SyncProgress.Phase.CAUGHT_UP);
        assertThat(sim.synchronizer().progress().height()).isEqualTo(3_000);
        assertThat(sim.synchronizer().retainedHeaders()).isZero();
    }

    @Test
    void twiceTheBlocksCostTwiceTheRequests() {
        assertThat(requestsFor(2_000))
                .isBetween(requestsFor(1_000) * 18 / 10, requestsFor(1_000) * 22 / 10);
    }

    @Test
    void eventsThatComeTogetherLeadToTheSame() {
        var tip = chain.extend(chain.genesis(), 3_000);
        var sim = new SyncSimulation(chain, SMALL, 1);
        sim.inBursts();
        sim.connect(honest("a", tip));
        sim.connect(honest("b", tip));
        assertThat(sim.runTo(tip, 600)).isTrue();
        assertThat(sim.offences).isEmpty();
        assertThat(sim.count(Submit.class)).isEqualTo(3_000);
    }

    @Test
    void headersBeyondTheWindowAreNotKeptAndFetchedAgain() {
        var tip = chain.extend(chain.genesis(), 5_000);
        var sim = new SyncSimulation(chain, SMALL, 2);
        sim.connect(honest("a", tip));
        sim.connect(honest("b", tip));
        assertThat(sim.runTo(tip, 600)).isTrue();
        assertThat(sim.mostRetained()).isLessThan(800);
        assertThat(sim.offences).isEmpty();
    }

    @Test
    void aPeerWithNothingNewIsNotAsked() {
        var sim = new SyncSimulation(chain, SMALL, 3);
        sim.connect(honest("a", chain.genesis()));
        sim.run(10);
        assertThat(sim.count(RequestHeaders.class)).isZero();
        assertThat(sim.count(Stalled.class)).isZero();
    }

    @Test
    void anAnnouncementWithUnknownParentIsFollowed() {
        var tip = chain.extend(chain.genesis(), 20);
        var peer = honest("a", chain.genesis());
        var sim = new SyncSimulation(chain, SMALL, 4);
        sim.connect(peer);
        sim.run(2);
        peer.moveTo(tip);
        sim.announce(peer);
        assertThat(sim.runTo(tip, 20)).isTrue();
    }

    @Test
    void aPeerThatIsSilentAboutBlocksDoesNotHoldUpTheOthers() {
        var tip = chain.extend(chain.genesis(), 300);
        var sim = new SyncSimulation(chain, SMALL, 5);
        var silent = Liars.silentAboutBlocks(chain, "silent", tip);
        sim.connect(silent);
        sim.connect(honest("a", tip));
        assertThat(sim.runTo(tip, 120)).isTrue();
        assertThat(sim.offences).doesNotContainKey(honest("a", tip).id());
    }

    @Test
    void aChainWhoseBlocksNobodyGivesIsLeftForTheNextBest() {
        var fork = chain.extend(chain.genesis(), 50);
        var best = chain.extend(fork, 50);
        var withheld = chain.extend(fork, 80);
        for (var liar :
                List.of(
                        Liars.silentAboutBlocks(chain, "silent", withheld),
                        Liars.withoutBlocks(chain, "without-blocks", withheld))) {
            var sim = new SyncSimulation(chain, SMALL, 6);
            sim.withoutBans();
            sim.connect(liar);
            sim.connect(honest("a", best));
            assertThat(sim.runTo(best, 120)).as(liar.toString()).isTrue();
            assertThat(sim.offences).containsOnlyKeys(liar.id());
        }
    }

    @Test
    void whoAnnouncesBlocksAndGivesNoneEndsBanned() {
        var tip = chain.extend(chain.genesis(), 100);
        for (var liar :
                List.of(
                        Liars.silentAboutBlocks(chain, "silent", tip),
                        Liars.withoutBlocks(chain, "without-blocks", tip))) {
            var sim = new SyncSimulation(chain, SMALL, 22);
            sim.connect(liar);
            assertThat(sim.runUntil(() -> sim.banReason(liar).isPresent(), 1_800))
                    .as(sim::toString)
                    .isTrue();
            assertThat(sim.banReason(liar)).contains(BodyRequests.WITHHELD);
        }
    }

    @Test
    void aPeerThatGivesOtherBlocksIsAccused() {
        var tip = chain.extend(chain.genesis(), 100);
        assertAccused(Liars.withOtherBlocks(chain, "other-blocks", tip), "wrong-block", tip);
    }

    @Test
    void headersThatDoNotFollowEachOtherAreAnOffence() {
        var tip = chain.extend(chain.genesis(), 100);
        assertAccused(Liars.unlinked(chain, "unlinked", tip), HeaderCheck.UNLINKED, tip);
    }

    @Test
    void headersWithAnotherTargetThanScheduledAreAnOffence() {
        var tip = chain.extend(chain.genesis(), 100);
        assertAccused(Liars.withEasyTargets(chain, "easy-targets", tip), "bad-diffbits", tip);
    }

    @Test
    void headersWithoutProofOfWorkAreFoundBySampling() {
        var tip = chain.extend(chain.genesis(), 100);
        var fake =
                chain.extend(
                        chain.genesis(),
                        1_000,
                        chain.spec().blockInterval(),
                        SimulatedChain.NO_WORK);
        assertAccused(Liars.onChain(chain, "fake", fake), "high-hash", tip);
    }

    @Test
    void workThatIsClaimedAndNotShownIsAnOffence() {
        var tip = chain.extend(chain.genesis(), 100);
        assertAccused(
                Liars.boasting(chain, "boaster", chain.extend(chain.genesis(), 10)),
                "work-not-delivered",
                tip);
    }

    @Test
    void aFloodOfHeadersWithLittleWorkLeavesLittleInMemoryAndEndsInABan() {
        var spec = spec("minimum-chain-work: \"0\"", "minimum-chain-work: \"1000000\"");
        var low = new SimulatedChain(spec);
        var flood = low.extend(low.genesis(), 20_000);
        var sim = new SyncSimulation(low, SMALL, 8);
        var flooder = Liars.boasting(low, "flood", flood);
        sim.connect(flooder);
        assertThat(sim.runUntil(() -> sim.banReason(flooder).isPresent(), 3_600)).isTrue();
        assertThat(sim.mostRetained())
                .isLessThan(SMALL.wholeHeaders() + 20_000 / SMALL.batch() + 2 * SMALL.batch());
        assertThat(sim.count(RequestBodies.class)).isZero();
        assertThat(sim.banReason(flooder)).hasValue("work-not-delivered");
        assertThat(sim.offences.get(flooder.id())).containsOnly("work-not-delivered");
    }

    @Test
    void aChainWithAnInvalidBlockIsLeftAndWhoServesItAccused() {
        var fork = chain.extend(chain.genesis(), 30);
        var best = chain.extend(fork, 20);
        var broken =
                chain.extend(
                        chain.extend(
                                fork, 1, chain.spec().blockInterval(), SimulatedChain.BROKEN_BODY),
                        60);
        var sim = new SyncSimulation(chain, SMALL, 9);
        var liar = Liars.onChain(chain, "broken", broken);
        sim.connect(liar);
        sim.connect(honest("a", best));
        assertThat(sim.runTo(best, 60)).isTrue();
        assertThat(sim.offences)
                .containsExactly(Map.entry(liar.id(), List.of(Handover.FALSE_CHAIN)));
        long asked = sim.count(RequestBodies.class);
        sim.run(120);
        assertThat(sim.count(RequestBodies.class)).isEqualTo(asked);
    }

    @Test
    void aBlockThatTheValidatorRefusedBeforeARestartIsRefusedAgain() {
        var broken =
                chain.extend(
                        chain.extend(
                                chain.genesis(),
                                1,
                                chain.spec().blockInterval(),
                                SimulatedChain.BROKEN_BODY),
                        10);
        var sim = new SyncSimulation(chain, SMALL, 10);
        sim.withoutBans();
        sim.connect(Liars.onChain(chain, "broken", broken));
        sim.run(30);
        sim.restart();
        sim.run(30);
        long submitted = sim.count(Submit.class);
        sim.run(300);
        assertThat(sim.count(Submit.class)).isEqualTo(submitted);
        assertThat(sim.offences.values())
                .containsExactly(List.of(Handover.FALSE_CHAIN, Handover.FALSE_CHAIN));
        assertThat(stalls(sim)).last().isEqualTo(Standstill.Cause.REFUSED);
    }

    @Test
    void theChainWithMoreWorkWinsAndTheValidatorReorganizes() {
        var fork = chain.extend(chain.genesis(), 100);
        var first = chain.extend(fork, 50);
        var better = chain.extend(fork, 90);
        var sim = new SyncSimulation(chain, SMALL, 11);
        sim.connect(honest("a", first));
        assertThat(sim.runTo(first, 60)).isTrue();
        sim.connect(honest("b", better));
        assertThat(sim.runTo(better, 60)).isTrue();
        assertThat(sim.offences).isEmpty();
    }

    @Test
    void blocksOfALesserChainWaitForTheHeadersOfABetterOne() {
        var narrow =
                new SimulatedChain(
                        spec(
                                "reorganization-limit-blocks: 1200",
                                "reorganization-limit-blocks: 20"));
        var lesser = narrow.extend(narrow.genesis(), 400);
        var better = narrow.extend(narrow.genesis(), 450);
        var sim = new SyncSimulation(narrow, SMALL, 18);
        sim.connect(new SimulatedPeer(narrow, "quick", lesser).latency(5));
        sim.connect(new SimulatedPeer(narrow, "slow", better).latency(1_000));
        assertThat(sim.runTo(better, 300)).isTrue();
        assertThat(sim.offences).isEmpty();
    }

    @Test
    void aForkBelowTheReorganizationLimitWithLessWorkIsIgnored() {
        int limit = chain.spec().reorganizationLimit();
        var tip = chain.extend(chain.genesis(), limit + 50);
        var deep = chain.extend(chain.genesis(), limit);
        var sim = new SyncSimulation(chain, SyncLimits.DEFAULT, 12);
        sim.connect(honest("a", tip));
        assertThat(sim.runTo(tip, 120)).isTrue();
        long asked = sim.count(RequestBodies.class);
        var other = honest("b", deep);
        sim.connect(other);
        sim.announce(other);
        sim.run(60);
        assertThat(sim.count(RequestBodies.class)).isEqualTo(asked);
        assertThat(sim.tip().id()).isEqualTo(tip.id());
        assertThat(sim.offences).isEmpty();
    }

    @Test
    void aChainThatAnOperatorDoesNotWantIsLeftWithoutBlameUntilItIsReconsidered() {
        var unwanted = chain.extend(chain.genesis(), 5);
        var tip = chain.extend(unwanted, 40);
        var sim = new SyncSimulation(chain, SMALL, 13);
        sim.validator().unwanted(Optional.of(unwanted.id()));
        var peer = honest("a", tip);
        sim.connect(peer);
        assertThat(sim.runTo(tip, 60)).isFalse();
        assertThat(sim.tip().id()).isEqualTo(unwanted.id());
        long asked = sim.count(RequestBodies.class);
        sim.run(300);
        assertThat(sim.count(RequestBodies.class)).isEqualTo(asked);
        sim.reconsider();
        assertThat(sim.runTo(tip, 60)).isTrue();
        assertThat(sim.offences).isEmpty();
    }

    @Test
    void whatADisconnectedPeerWasAskedForIsAskedOfOthers() {
        var tip = chain.extend(chain.genesis(), 400);
        var sim = new SyncSimulation(chain, SMALL, 13);
        var leaving = honest("leaving", tip);
        sim.connect(leaving);
        sim.connect(honest("a", tip));
        sim.runUntil(() -> sim.tip().height() > 100, 60);
        sim.disconnect(leaving);
        assertThat(sim.runTo(tip, 60)).isTrue();
        assertThat(sim.offences).isEmpty();
    }

    @Test
    void aRestartGoesOnWhereTheValidatorIs() {
        var tip = chain.extend(chain.genesis(), 400);
        var sim = new SyncSimulation(chain, SMALL, 14);
        sim.connect(honest("a", tip));
        sim.runUntil(() -> sim.tip().height() > 150, 60);
        sim.restart();
        assertThat(sim.runTo(tip, 120)).isTrue();
        assertThat(sim.count(Submit.class)).isLessThan(400 + 2L * SMALL.submissions());
        assertThat(sim.offences).isEmpty();
    }

    @Test
    void withoutItsValidatorItWaitsAndSaysSo() {
        var tip = chain.extend(chain.genesis(), 50);
        var sim = new SyncSimulation(chain, SMALL, 15);
        sim.validator().away(true);
        sim.connect(honest("a", tip));
        sim.run(30);
        assertThat(stalls(sim)).containsExactly(Standstill.Cause.VALIDATOR);
        sim.validator().away(false);
        assertThat(sim.runTo(tip, 30)).isTrue();
    }

    @Test
    void withoutPeersItSaysSoOnce() {
        var sim = new SyncSimulation(chain, SMALL, 16);
        sim.run(60);
        assertThat(stalls(sim)).containsExactly(Standstill.Cause.NO_PEERS);
    }

    private void assertAccused(SimulatedPeer liar, String code, HeaderNode best) {
        var sim = new SyncSimulation(chain, SMALL, 7);
        sim.connect(liar);
        sim.connect(honest("a", best));
        sim.connect(honest("b", best));
        assertThat(sim.runTo(best, 120)).isTrue();
        sim.run(60);
        assertThat(sim.offences).containsOnlyKeys(liar.id());
        assertThat(sim.offences.get(liar.id())).containsOnly(code);
    }

    private long requestsFor(int blocks) {
        var tip = chain.extend(chain.genesis(), blocks);
        var sim = new SyncSimulation(chain, SMALL, 17);
        sim.connect(honest("a", tip));
        sim.connect(honest("b", tip));
        assertThat(sim.runTo(tip, 600)).isTrue();
        return sim.count(RequestHeaders.class) + sim.count(RequestBodies.class);
    }

    private static ChainSpec spec(String line, String other) {
        return ChainSpecs.parse(Specs.yaml("testchain", 3, 100).replace(line, other));
    }

    private static List<Standstill.Cause> stalls(SyncSimulation sim) {
        return sim.effects.stream()
                .filter(Stalled.class::isInstance)
                .map(effect -> ((Stalled) effect).reason().cause())
                .toList();
    }

    private SimulatedPeer honest(String name, HeaderNode tip) {
        return new SimulatedPeer(chain, name, tip);
    }
}
