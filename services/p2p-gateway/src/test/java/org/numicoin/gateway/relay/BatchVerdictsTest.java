package org.numicoin.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.chain.Transaction;
import org.numicoin.gateway.protocol.TransactionBatch;
import org.numicoin.gateway.relay.RelayEffect.Announce;
import org.numicoin.gateway.relay.RelayEffect.Judge;
import org.numicoin.gateway.relay.RelayEffect.Offence;
import org.numicoin.gateway.relay.RelayEffect.Submit;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.primitives.Bytes;

final class BatchVerdictsTest {
    private static final PeerId ANNA = Fakes.peer("anna");
    private static final PeerId BERT = Fakes.peer("bert");

    private final Random random = new Random(5);
    private final BatchVerdicts batches = new BatchVerdicts(Fakes.SPEC);
    private final Transaction one = Fakes.transaction(random);
    private final Transaction two = Fakes.transaction(random);

    @Test
    void batchIsPassedOnWhenAllIsDecidedAndThePoolTookSomething() {
        assertThat(batches.received(ANNA, 1, batch(one, two), 0))
                .containsExactly(new Submit(one, ANNA), new Submit(two, ANNA));
        assertThat(batches.decided(verdict(Kind.QUEUED, one, ""))).isEmpty();
        assertThat(batches.decided(verdict(Kind.REJECTED, two, "bad-nonce")))
                .containsExactly(judge(1, GossipVerdict.ACCEPT));
        assertThat(batches.size()).isZero();
    }

    @Test
    void batchOfWhichThePoolTookNothingIsNobodysFault() {
        batches.received(ANNA, 1, batch(one), 0);
        assertThat(batches.decided(verdict(Kind.REJECTED, one, "insufficient-balance")))
                .containsExactly(judge(1, GossipVerdict.IGNORE));
        assertThat(batches.received(BERT, 2, batch(one), 0))
                .containsExactly(judge(2, GossipVerdict.IGNORE));
    }

    @Test
    void whatWasTakenBeforeIsNotAskedAgainAndNotPassedOnAgain() {
        batches.decided(verdict(Kind.ACCEPTED, one, ""));
        assertThat(batches.received(ANNA, 1, batch(one), 0))
                .containsExactly(judge(1, GossipVerdict.IGNORE));
    }

    @Test
    void firstToBringATransactionIsPassedOn() {
        batches.received(ANNA, 1, batch(one), 0);
        assertThat(batches.received(BERT, 2, batch(one), 0)).isEmpty();
        assertThat(batches.decided(verdict(Kind.ACCEPTED, one, "")))
                .containsExactly(judge(1, GossipVerdict.ACCEPT), judge(2, GossipVerdict.IGNORE));
    }

    @Test
    void formThatThePoolGaveTheWitnessSettlesTheOneThatCame() {
        batches.received(ANNA, 1, batch(one), 0);
        var otherForm = new Transaction(one.core(), Fakes.witness(true, random));
        assertThat(batches.decided(verdict(Kind.ACCEPTED, otherForm, "")))
                .containsExactly(judge(1, GossipVerdict.ACCEPT));
    }

    @Test
    void junkWitnessOfATransactionDoesNotTakeItsPlace() {
        var junk = new Transaction(one.core(), Fakes.witness(false, random));
        batches.received(BERT, 1, batch(junk), 0);
        assertThat(batches.received(ANNA, 2, batch(one), 0)).containsExactly(new Submit(one, ANNA));
        assertThat(batches.decided(verdict(Kind.REJECTED, junk, "bad-signature")))
                .containsExactly(judge(1, GossipVerdict.IGNORE));
        assertThat(batches.decided(verdict(Kind.ACCEPTED, one, "")))
                .containsExactly(judge(2, GossipVerdict.ACCEPT));
    }

    @Test
    void badSignatureUnderItsOwnKeyIsTheFaultOfAllWhoSendIt() {
        var forged = Fakes.revealing(random);
        batches.received(ANNA, 1, batch(forged, one), 0);
        batches.received(BERT, 2, batch(forged), 0);
        batches.decided(verdict(Kind.ACCEPTED, one, ""));
        assertThat(batches.decided(verdict(Kind.REJECTED, forged, "bad-signature")))
                .containsExactly(
                        judge(1, GossipVerdict.REJECT),
                        new Announce(one),
                        new Offence(ANNA, "bad-signature"),
                        judge(2, GossipVerdict.REJECT),
                        new Offence(BERT, "bad-signature"));
        assertThat(batches.received(BERT, 3, batch(forged), 0))
                .containsExactly(
                        judge(3, GossipVerdict.REJECT), new Offence(BERT, "bad-signature"));
    }

    @Test
    void whatIsRefusedForTheBudgetOfItsPeerIsAskedAgainWhenAnotherBringsIt() {
        batches.received(ANNA, 1, batch(one), 0);
        assertThat(
                        batches.decided(
                                verdict(Kind.REJECTED, one, TransactionVerdict.ORIGIN_OVER_BUDGET)))
                .containsExactly(judge(1, GossipVerdict.IGNORE));
        assertThat(batches.received(BERT, 2, batch(one), 0)).containsExactly(new Submit(one, BERT));
    }

    @Test
    void badSignatureUnderAKeyOfTheStateIsNobodysFault() {
        batches.received(ANNA, 1, batch(one), 0);
        assertThat(batches.decided(verdict(Kind.REJECTED, one, "bad-signature")))
                .containsExactly(judge(1, GossipVerdict.IGNORE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tx-expired",
                "max-fee-below-base-fee",
                "bad-nonce",
                "bad-authorization",
                "bad-signers",
                "bad-reveals",
                "insufficient-balance",
                "below-account-minimum",
                "wrong-shard",
                "nonce-too-low",
                "nonce-too-high",
                "slot-taken",
                "replacement-underpriced",
                "replacement-limit",
                "replacement-changes-key",
                "queued-limit",
                "expires-too-soon",
                "sender-limit",
                "pool-full",
                "below-minimum",
                "unknown-key"
            })
    void refusalThatAStateExcusesBlamesNobody(String code) {
        var revealing = Fakes.revealing(random);
        batches.received(ANNA, 1, batch(revealing), 0);
        assertThat(batches.decided(verdict(Kind.REJECTED, revealing, code)))
                .containsExactly(judge(1, GossipVerdict.IGNORE));
    }

    @Test
    void whatBreaksARuleOnEveryBranchIsRejectedWithoutAskingThePool() {
        var witness = Fakes.witness(false, random);
        var otherChain = new Transaction(Fakes.core(7, 1_000, random), witness);
        var tooCheap =
                new Transaction(
                        Fakes.core(Fakes.SPEC.chainId(), Fakes.SPEC.leastBaseFee() - 1, random),
                        witness);
        assertThat(batches.received(ANNA, 1, batch(one, otherChain), 0))
                .containsExactly(
                        judge(1, GossipVerdict.REJECT), new Offence(ANNA, "bad-tx-chain-id"));
        assertThat(batches.received(ANNA, 2, batch(tooCheap), 0))
                .containsExactly(
                        judge(2, GossipVerdict.REJECT),
                        new Offence(ANNA, "max-fee-below-base-fee"));
    }

    @Test
    void batchIsNotWaitedForForEverAndWhatThePoolTakesLaterIsAnnounced() {
        batches.received(ANNA, 1, batch(one, two), 0);
        batches.decided(verdict(Kind.ACCEPTED, one, ""));
        long deadline = batches.nextDeadline().orElseThrow();
        assertThat(batches.tick(deadline - 1)).isEmpty();
        assertThat(batches.tick(deadline))
                .containsExactly(judge(1, GossipVerdict.IGNORE), new Announce(one));
        assertThat(batches.decided(verdict(Kind.ACCEPTED, two, "")))
                .containsExactly(new Announce(two));
    }

    @Test
    void onePeerCannotTakeAllTheRoomAndAllPeersNoMoreThanThereIs() {
        for (int i = 0; i < 2 * BatchVerdicts.OPEN_PER_PEER_MAX; i++) {
            batches.received(ANNA, i, batch(Fakes.transaction(random)), 0);
        }
        assertThat(batches.size()).isEqualTo(BatchVerdicts.OPEN_PER_PEER_MAX);
        for (int i = 0; i < 2 * BatchVerdicts.OPEN_MAX; i++) {
            batches.received(
                    Fakes.peer("peer" + i), 1_000 + i, batch(Fakes.transaction(random)), 0);
        }
        assertThat(batches.size()).isEqualTo(BatchVerdicts.OPEN_MAX);
    }

    /// Transactions in several batches of several peers, decided in any order or never.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void eachMessageGetsOneVerdictAndWhatThePoolTookTravelsOnOnce(long seed) {
        var dice = new Random(seed);
        var transactions = Fakes.transactions(30, dice);
        Map<Long, TransactionBatch> sent = new HashMap<>();
        Map<Long, GossipVerdict> verdicts = new HashMap<>();
        var announced = new ArrayList<Transaction>();
        var taken = new ArrayList<Transaction>();
        var undecided = new ArrayList<Transaction>();
        for (long step = 0; step < 200 || batches.size() > 0; step++) {
            List<RelayEffect> effects;
            if (step < 100 && dice.nextBoolean()) {
                int from = dice.nextInt(28);
                var batch =
                        new TransactionBatch(
                                transactions.subList(from, from + 1 + dice.nextInt(3)));
                sent.put(step, batch);
                effects = batches.received(Fakes.peer("peer" + dice.nextInt(4)), step, batch, step);
            } else if (!undecided.isEmpty() && dice.nextBoolean()) {
                var next = undecided.remove(dice.nextInt(undecided.size()));
                boolean isTaken = dice.nextBoolean();
                if (isTaken) {
                    taken.add(next);
                }
                effects =
                        batches.decided(
                                isTaken
                                        ? verdict(Kind.ACCEPTED, next, "")
                                        : verdict(Kind.REJECTED, next, "bad-nonce"));
            } else {
                effects = batches.tick(step < 200 ? step : step + BatchVerdicts.WAIT_MILLIS);
            }
            for (RelayEffect effect : effects) {
                if (effect instanceof Judge(long message, GossipVerdict verdict)) {
                    assertThat(verdicts.put(message, verdict)).isNull();
                } else if (effect instanceof Announce(Transaction transaction)) {
                    announced.add(transaction);
                } else if (effect instanceof Submit(Transaction transaction, _)) {
                    undecided.add(transaction);
                }
                assertThat(effect).isNotInstanceOf(Offence.class);
            }
        }
        assertThat(verdicts.keySet()).isEqualTo(sent.keySet());
        assertThat(verdicts.values()).doesNotContain(GossipVerdict.REJECT);
        var passedOn = new ArrayList<>(announced);
        verdicts.forEach((message, verdict) -> {
            if (verdict == GossipVerdict.ACCEPT) {
                passedOn.addAll(Objects.requireNonNull(sent.get(message)).transactions());
            }
        });
        assertThat(passedOn).containsAll(taken);
        assertThat(announced).doesNotHaveDuplicates();
    }

    private static TransactionBatch batch(Transaction... transactions) {
        return new TransactionBatch(List.of(transactions));
    }

    private static Judge judge(long message, GossipVerdict verdict) {
        return new Judge(message, verdict);
    }

    private static TransactionVerdict verdict(Kind kind, Transaction transaction, String code) {
        return new TransactionVerdict(
                kind,
                new TransactionVerdict.Version(1, 0),
                transaction.core().sender(),
                transaction.core().nonce(),
                transaction.id(),
                transaction.fullId(),
                code,
                "",
                new Origin(Origin.Kind.GATEWAY, "gateway", ""),
                Bytes.EMPTY);
    }
}
