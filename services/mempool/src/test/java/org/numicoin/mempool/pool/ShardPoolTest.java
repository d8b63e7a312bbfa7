package org.numicoin.mempool.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.crypto.BouncyCastleSignatures;
import org.numicoin.crypto.SignatureCheck;
import org.numicoin.messaging.ChainEvent.TouchedAccount;
import org.numicoin.messaging.LogId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.policy.BlockSelection;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

/// Single rules of the pool, with real keys and signatures.
final class ShardPoolTest {
    private static final ChainSpec SPEC = Specs.fast();
    private static final long NUMI = Amount.NANO_PER_NUMI;
    private static final long NOW = 1_800_000_000_000L;
    private static final Origin CLIENT = new Origin(Origin.Kind.API, "test", "");

    /// Numbers of keys whose addresses are in shard 0.
    private static final List<Integer> KEYS = keysOfShard(0, 6);

    private static final int ALICE = KEYS.get(0);
    private static final int BOB = KEYS.get(1);
    private static final int CAROL = KEYS.get(2);

    private ShardPool pool = pool(PoolLimits.of(1_000, 1 << 22));
    private long sequence = 1;

    @Test
    void aBetterOneTakesTheRoomOfTheWorstTailOfAnotherSender() {
        pool = pool(PoolLimits.of(3, 1 << 22));
        fund(ALICE, BOB, CAROL);
        Transaction head = pay(ALICE, 0).fee(500, 15).signRevealing(ALICE);
        Transaction tail = pay(ALICE, 1).fee(500, 10).sign(ALICE);
        Transaction other = pay(BOB, 0).fee(500, 20).signRevealing(BOB);
        offer(head, tail, other);

        assertThat(codes(offer(pay(CAROL, 0).fee(500, 109).signRevealing(CAROL))))
                .containsExactly("pool-full");
        Transaction better = pay(CAROL, 0).fee(500, 110).signRevealing(CAROL);
        PoolUpdate update = offer(better);

        assertThat(update.verdicts())
                .extracting(TransactionVerdict::kind, TransactionVerdict::id)
                .containsExactly(tuple(Kind.EVICTED, tail.id()), tuple(Kind.ACCEPTED, better.id()));
        assertThat(pool.count()).isEqualTo(3);
    }

    @Test
    void nobodyIsEvictedForOneThatFindsNoRoomThen() {
        Transaction poor = pay(ALICE, 0).fee(500, 5).signRevealing(ALICE);
        Transaction rich = pay(BOB, 0).fee(500, 150).signRevealing(BOB);
        pool = pool(PoolLimits.of(1_000, poor.size() + rich.size()));
        fund(ALICE, BOB, CAROL);
        offer(poor, rich);
        Transaction big = pay(CAROL, 0).pay(4, NUMI).fee(500, 120).signRevealing(CAROL);

        PoolUpdate update = offer(big);
        assertThat(update.verdicts())
                .extracting(TransactionVerdict::kind, TransactionVerdict::code)
                .containsExactly(tuple(Kind.REJECTED, "pool-full"));
        assertThat(pool.count()).isEqualTo(2);
    }

    @Test
    void oneTakesTheRoomOfAWholeChainOfAnotherSender() {
        Transaction head = pay(ALICE, 0).fee(500, 5).signRevealing(ALICE);
        Transaction tail = pay(ALICE, 1).fee(500, 5).sign(ALICE);
        pool = pool(PoolLimits.of(1_000, head.size() + tail.size()));
        fund(ALICE, BOB);
        offer(head, tail);
        Transaction big = pay(BOB, 0).pay(4, NUMI).fee(500, 120).signRevealing(BOB);

        assertThat(offer(big).verdicts())
                .extracting(TransactionVerdict::kind, TransactionVerdict::id)
                .containsExactly(
                        tuple(Kind.EVICTED, tail.id()),
                        tuple(Kind.EVICTED, head.id()),
                        tuple(Kind.ACCEPTED, big.id()));
    }

    @Test
    void aSelectionFitsByWeight() {
        fund(ALICE, BOB, CAROL);
        Transaction one = pay(ALICE, 0).pay(4, NUMI).pay(5, NUMI).signRevealing(ALICE);
        Transaction two = pay(BOB, 0).pay(4, NUMI).pay(5, NUMI).signRevealing(BOB);
        Transaction three = pay(CAROL, 0).pay(4, NUMI).pay(5, NUMI).signRevealing(CAROL);
        offer(one, two, three);
        long ofTwo = one.weight(SPEC) + two.weight(SPEC);

        assertThat(pool.select(100, ofTwo).transactions()).hasSize(2);
        assertThat(pool.select(100, ofTwo - 1).transactions()).hasSize(1);
    }

    @Test
    void whatTheNextBlockCannotContainIsNotOffered() {
        fund(ALICE);
        Transaction first = pay(ALICE, 0).validUntil(3).signRevealing(ALICE);
        offer(first, pay(ALICE, 1).sign(ALICE));
        connect();
        connect();
        assertThat(selected()).hasSize(2);

        assertThat(connect().verdicts())
                .extracting(TransactionVerdict::kind, TransactionVerdict::code)
                .containsExactly(tuple(Kind.EXPIRED, "tx-expired"), tuple(Kind.QUEUED, ""));
        assertThat(selected()).isEmpty();
    }

    @Test
    void aPoorOneKeepsItsPlaceByARichOneBehindItAndGoesWithoutIt() {
        pool = pool(PoolLimits.of(3, 1 << 22));
        fund(ALICE, BOB, CAROL);
        Transaction poor = pay(ALICE, 0).fee(500, 1).signRevealing(ALICE);
        Transaction rich = pay(ALICE, 1).fee(500, 301).sign(ALICE);
        Transaction other = pay(BOB, 0).fee(500, 60).signRevealing(BOB);
        offer(poor, rich, other);
        assertThat(selected())
                .extracting(PooledTransaction::transaction)
                .containsExactly(poor, rich, other);

        assertThat(codes(offer(pay(CAROL, 0).fee(500, 159).signRevealing(CAROL))))
                .containsExactly("pool-full");
        Transaction middle = pay(CAROL, 0).fee(500, 165).signRevealing(CAROL);
        assertThat(offer(middle).verdicts().getFirst().id()).isEqualTo(other.id());
        Transaction best = pay(CAROL, 1).fee(900, 400).sign(CAROL);
        assertThat(offer(best).verdicts().getFirst().id()).isEqualTo(rich.id());
    }

    @Test
    void theMinimumIsAboveWhatWasEvictedAndFallsWithTime() {
        pool = pool(PoolLimits.of(1, 1 << 22));
        fund(ALICE, BOB, CAROL);
        offer(pay(ALICE, 0).fee(900, 10).signRevealing(ALICE));
        assertThat(pool.minimum()).isZero();
        Transaction better = pay(BOB, 0).fee(900, 300).signRevealing(BOB);
        PoolUpdate eviction = offer(better);
        assertThat(pool.minimum()).isEqualTo(110);
        assertThat(eviction.verdicts().getFirst().code()).isEqualTo("pool-full");
        assertThat(eviction.verdicts().getFirst().minimum()).hasValue(110);
        PoolUpdate refusal = offer(pay(CAROL, 0).fee(900, 109).signRevealing(CAROL));
        assertThat(refusal.verdicts())
                .extracting(TransactionVerdict::code, TransactionVerdict::detail)
                .containsExactly(tuple("below-minimum", "minimum=110"));
        PoolUpdate full = offer(pay(CAROL, 0).fee(900, 110).signRevealing(CAROL));
        assertThat(full.verdicts())
                .extracting(TransactionVerdict::code, TransactionVerdict::detail)
                .containsExactly(tuple("pool-full", "minimum=400"));

        long halfLife = Duration.ofMinutes(20).toMillis();
        var _ = pool.expire(NOW + halfLife);
        assertThat(pool.minimum()).isEqualTo(55);
        connect(better);
        var _ = pool.expire(NOW + halfLife + halfLife / 4);
        assertThat(pool.minimum()).isZero();
        assertThat(codes(offer(pay(CAROL, 0).fee(900, 0).signRevealing(CAROL))))
                .containsExactly("");
    }

    @Test
    void whatIsWorthLittleAtTheBaseFeeOfTheNextBlockGoesFirst() {
        pool = pool(PoolLimits.of(2, 1 << 22));
        fund(ALICE, BOB, CAROL);
        Transaction capped = pay(ALICE, 0).fee(150, 140).signRevealing(ALICE);
        Transaction other = pay(BOB, 0).fee(500, 20).signRevealing(BOB);
        offer(capped, other);
        assertThat(selected())
                .extracting(PooledTransaction::transaction)
                .containsExactly(capped, other);

        connectAt(140);
        assertThat(pool.select(140, 8 << 20).transactions())
                .extracting(selected -> selected.transaction().transaction())
                .containsExactly(other, capped);
        connectAt(160);
        assertThat(pool.select(160, 8 << 20).transactions()).hasSize(1);
        Transaction cheap = pay(CAROL, 0).fee(500, 0).signRevealing(CAROL);
        assertThat(offer(cheap).verdicts().getFirst().id()).isEqualTo(capped.id());
    }

    @Test
    void whatARecentTemplateContainsIsNotEvicted() {
        pool = pool(PoolLimits.of(1, 1 << 22));
        fund(ALICE, BOB);
        offer(pay(ALICE, 0).fee(500, 5).signRevealing(ALICE));
        Transaction better = pay(BOB, 0).fee(500, 150).signRevealing(BOB);
        List<PooledTransaction> best = selected();
        pool.offered(best);
        assertThat(codes(offer(better))).containsExactly("pool-full");
        for (int template = 0; template < 3; template++) {
            pool.offered(List.of());
        }
        assertThat(offer(better).verdicts())
                .extracting(TransactionVerdict::kind)
                .containsExactly(Kind.EVICTED, Kind.ACCEPTED);
    }

    @Test
    void aFullPoolAtTheDefaultLimitsTakesABetterOneWhateverIsInTemplates() {
        long room = (96L << 20) / Shards.COUNT;
        pool = pool(PoolLimits.of(131_072 / Shards.COUNT, room));
        int number = 0;
        while (pool.bytes() + 6_000 < room) {
            var address = new Address(junkKey(number++).id());
            if (Shards.of(address) == 0) {
                pool.learn(List.of(known(address, 1_000 * NUMI)));
                offer(junk(number - 1, address));
            }
        }
        fund(ALICE, BOB);
        offer(pay(BOB, 0).fee(500, 150).signRevealing(BOB));
        for (int template = 0; template < 3; template++) {
            pool.offered(selected());
        }

        assertThat(offer(pay(ALICE, 0).fee(500, 160).signRevealing(ALICE)).verdicts())
                .extracting(TransactionVerdict::kind)
                .containsExactly(Kind.EVICTED, Kind.ACCEPTED);
    }

    @Test
    void aSenderHasAtMostSixtyFourSlots() {
        fund(ALICE);
        var chain = new ArrayList<Transaction>();
        for (int nonce = 0; nonce < 64; nonce++) {
            chain.add(junk(pay(ALICE, nonce), nonce == 0));
        }
        offer(chain.toArray(Transaction[]::new));
        assertThat(pool.count()).isEqualTo(64);

        connect(chain.getFirst());
        offer(junk(pay(ALICE, 64), false));
        assertThat(pool.count()).isEqualTo(64);
        assertThat(codes(offer(junk(pay(ALICE, 65), false)))).containsExactly("nonce-too-high");
    }

    @Test
    void whatIsTooOldOrBeyondItsHeightLeavesAndTheRestIsQueued() {
        fund(ALICE, BOB);
        Transaction first = pay(ALICE, 0).validUntil(3).signRevealing(ALICE);
        Transaction second = pay(ALICE, 1).sign(ALICE);
        offer(first, second);
        connect();
        assertThat(connect().verdicts()).isEmpty();

        assertThat(connect().verdicts())
                .extracting(TransactionVerdict::kind, TransactionVerdict::id)
                .containsExactly(tuple(Kind.EXPIRED, first.id()), tuple(Kind.QUEUED, second.id()));
        // The key that the first one would have revealed is in the second one now.
        assertThat(pool.slots(Keys.address(ALICE)).getFirst().transaction())
                .isEqualTo(pay(ALICE, 1).signRevealing(ALICE));
        long day = Duration.ofHours(24).toMillis();
        assertThat(pool.expire(NOW + day - 1).verdicts()).isEmpty();
        assertThat(pool.expire(NOW + day).verdicts())
                .extracting(TransactionVerdict::code)
                .containsExactly("too-old");
        assertThat(pool.count()).isZero();
    }

    @Test
    void aMultisignatureAccountRevealsEachKeyOnce() {
        Policy policy = TransactionBuilder.policy(2, ALICE, BOB, CAROL);
        Address address = new Address(policy.id());
        ShardPool own =
                new ShardPool(
                        Shards.of(address),
                        SPEC,
                        PoolLimits.of(1_000, 1 << 22),
                        0,
                        LogPosition.NONE,
                        new Tip(0, 100));
        own.learn(List.of(known(address, 10 * NUMI)));
        Transaction first =
                TransactionBuilder.from(SPEC, address)
                        .pay(3, NUMI)
                        .signPolicy(policy, true, List.of(ALICE, BOB), List.of(ALICE, BOB));
        Transaction fat =
                TransactionBuilder.from(SPEC, address)
                        .nonce(1)
                        .pay(3, NUMI)
                        .signPolicy(policy, true, List.of(BOB, CAROL), List.of(BOB, CAROL));
        Transaction slim =
                TransactionBuilder.from(SPEC, address)
                        .nonce(1)
                        .pay(3, NUMI)
                        .signPolicy(policy, false, List.of(BOB, CAROL), List.of(CAROL));
        var decisions = own.plan(offered(first, fat), Findings.NONE);
        assertThat(decisions).allMatch(ShardPoolTest::holds);
        var _ = own.carryOut(decisions, NOW);

        assertThat(own.slots(address))
                .extracting(PooledTransaction::transaction)
                .containsExactly(first, slim);
        Transaction tooFew =
                TransactionBuilder.from(SPEC, address)
                        .nonce(2)
                        .pay(3, NUMI)
                        .signPolicy(policy, false, List.of(ALICE), List.of());
        assertThat(codes(own.carryOut(own.plan(offered(tooFew), Findings.NONE), NOW)))
                .containsExactly("bad-signers");
    }

    @Test
    void aBadSignatureLeavesThoseBehindItInTheBatchQueued() {
        fund(ALICE);
        Transaction first = pay(ALICE, 0).signRevealing(ALICE);
        Transaction forged = junk(pay(ALICE, 1), false);
        Transaction third = pay(ALICE, 2).sign(ALICE);
        var batch = offered(first, forged, third);
        assertThat(pool.plan(batch, Findings.NONE).stream().map(ShardPoolTest::holds))
                .containsExactly(true, false, true);

        var update =
                pool.carryOut(
                        pool.plan(batch, Findings.NONE.withBadSignatures(Set.of(forged.fullId()))),
                        NOW);
        assertThat(update.verdicts())
                .extracting(TransactionVerdict::kind)
                .containsExactly(Kind.REJECTED, Kind.ACCEPTED, Kind.QUEUED);
    }

    @Test
    void aPaymentTooSmallToOpenAnAccountNeedsOneThatIsThere() {
        fund(ALICE);
        long minimum = SPEC.accountMinimum().nano();
        Transaction opens =
                pay(ALICE, 0).pay(4, minimum).pay(4, 1).pay(ALICE, 1).signRevealing(ALICE);
        assertThat(pool.paidLittle(pool.plan(offered(opens), Findings.NONE))).isEmpty();

        var dust = offered(pay(ALICE, 0).pay(4, minimum - 1).pay(5, 1).signRevealing(ALICE));
        assertThat(pool.paidLittle(pool.plan(dust, Findings.NONE)))
                .containsExactlyInAnyOrder(Keys.address(4), Keys.address(5));
        var absent = Findings.NONE.withNoAccounts(Set.of(Keys.address(5)));
        assertThat(codes(pool.carryOut(pool.plan(dust, absent), NOW)))
                .containsExactly("below-account-minimum");
        assertThat(pool.count()).isZero();
        assertThat(codes(pool.carryOut(pool.plan(dust, Findings.NONE), NOW))).containsExactly("");
    }

    @Test
    void fewWaitForAKeyAndNotForLong() {
        fund(ALICE);
        for (int nonce = 1; nonce <= 8; nonce++) {
            assertThat(offer(junk(pay(ALICE, nonce), false)).verdicts()).isEmpty();
        }
        assertThat(pool.waiting()).isEqualTo(8);
        assertThat(codes(offer(junk(pay(ALICE, 9), false)))).containsExactly("unknown-key");

        assertThat(pool.expire(NOW + 59_000).verdicts()).isEmpty();
        assertThat(codes(pool.expire(NOW + 60_000))).hasSize(8).containsOnly("unknown-key");
        assertThat(pool.waiting()).isZero();
    }

    @Test
    void fewBytesWaitForAKey() {
        int size = junk(pay(ALICE, 1), false).size();
        for (int sender : KEYS) {
            fund(sender);
            for (int nonce = 1; nonce <= 8; nonce++) {
                var _ = offer(junk(pay(sender, nonce), false));
            }
        }

        assertThat(pool.waiting()).isEqualTo(Transaction.BYTES_MAX / size);
        assertThat(codes(offer(junk(pay(CAROL, 8), false)))).isEmpty();
        assertThat(codes(pool.expire(NOW + 60_000))).hasSize(Transaction.BYTES_MAX / size);
        assertThat(codes(offer(junk(pay(CAROL, 9), false)))).isEmpty();
    }

    @Test
    void accountsWithoutATransactionTakeABoundedPartOfTheMemory() {
        pool = pool(PoolLimits.of(1_000, 1 << 20));
        var accounts = new ArrayList<AccountKnowledge>();
        for (int number = 0; number < 200; number++) {
            PublicKey key = junkKey(number);
            var address = new Address(key.id());
            var account = new Account(Amount.ZERO, 1, key.id(), Account.Kind.KEY, 1);
            accounts.add(
                    new AccountKnowledge(
                            address, 1, Optional.of(account), Optional.empty(), List.of(key)));
        }
        pool.learn(accounts);
        assertThat(accounts).allMatch(known -> pool.knows(known.address()));

        var _ = pool.expire(NOW);
        List<AccountKnowledge> kept =
                accounts.stream().filter(known -> pool.knows(known.address())).toList();
        assertThat(kept).isEqualTo(accounts.subList(200 - kept.size(), 200));
        assertThat(kept.size() * PublicKey.BYTES).isBetween(1 << 16, 1 << 17);
    }

    @Test
    void whatWaitsForAMissingNonceHasAQuarterOfTheRoomAndYieldsToAll() {
        pool = pool(PoolLimits.of(4, 1 << 22));
        fund(ALICE, BOB, CAROL);
        connectRevealed(ALICE, BOB, CAROL);
        Transaction queued = pay(ALICE, 2).fee(500, 50).sign(ALICE);
        offer(queued);
        assertThat(codes(offer(pay(BOB, 2).fee(500, 40).sign(BOB)))).containsExactly("pool-full");
        Transaction better = pay(BOB, 2).fee(500, 150).sign(BOB);
        assertThat(offer(better).verdicts())
                .extracting(TransactionVerdict::kind, TransactionVerdict::id)
                .containsExactly(tuple(Kind.EVICTED, queued.id()), tuple(Kind.QUEUED, better.id()));

        offer(
                pay(CAROL, 1).fee(500, 1).sign(CAROL),
                pay(CAROL, 2).fee(500, 1).sign(CAROL),
                pay(CAROL, 3).fee(500, 1).sign(CAROL));
        Transaction cheap = pay(CAROL, 4).fee(500, 0).sign(CAROL);
        assertThat(offer(cheap).verdicts())
                .extracting(TransactionVerdict::kind, TransactionVerdict::id)
                .containsExactly(
                        tuple(Kind.EVICTED, better.id()), tuple(Kind.ACCEPTED, cheap.id()));
        assertThat(codes(offer(pay(ALICE, 2).fee(900, 800).sign(ALICE))))
                .containsExactly("pool-full");
    }

    @Test
    void sixteenOfASenderWaitForAMissingNonce() {
        fund(ALICE);
        connectRevealed(ALICE);
        for (int nonce = 2; nonce < 18; nonce++) {
            assertThat(codes(offer(junk(pay(ALICE, nonce), false)))).containsExactly("");
        }
        assertThat(codes(offer(junk(pay(ALICE, 18), false)))).containsExactly("queued-limit");
        assertThat(offer(junk(pay(ALICE, 1), false)).verdicts()).hasSize(17);
        assertThat(codes(offer(junk(pay(ALICE, 18), false)))).containsExactly("");
    }

    @Test
    void threeBlocksMustBeAbleToContainWhatComes() {
        fund(ALICE);
        assertThat(codes(offer(pay(ALICE, 0).validUntil(2).signRevealing(ALICE))))
                .containsExactly("expires-too-soon");
        assertThat(codes(offer(pay(ALICE, 0).validUntil(3).signRevealing(ALICE))))
                .containsExactly("");
    }

    @Test
    void whoPaysEnoughMoreReplacesAndTheFollowersStay() {
        fund(ALICE);
        Transaction first = pay(ALICE, 0).fee(500, 10).signRevealing(ALICE);
        Transaction second = pay(ALICE, 1).fee(500, 10).sign(ALICE);
        offer(first, second);
        Transaction cheap = pay(ALICE, 0).fee(500, 100).signRevealing(ALICE);
        assertThat(codes(offer(cheap))).containsExactly("replacement-underpriced");

        Transaction better = pay(ALICE, 0).fee(500, 210).signRevealing(ALICE);
        PoolUpdate update = offer(better);
        assertThat(update.verdicts())
                .extracting(
                        TransactionVerdict::kind,
                        TransactionVerdict::id,
                        TransactionVerdict::code,
                        TransactionVerdict::detail)
                .containsExactly(
                        tuple(Kind.REPLACED, first.id(), "replaced", better.id().toString()),
                        tuple(Kind.ACCEPTED, better.id(), "", ""));
        assertThat(update.verdicts().get(0).version())
                .isLessThan(update.verdicts().get(1).version());
        assertThat(update.bodies()).containsOnlyKeys(better.fullId());
        assertThat(update.gone()).containsExactly(first.fullId());
        assertThat(pool.slots(Keys.address(ALICE)))
                .extracting(PooledTransaction::transaction)
                .containsExactly(better, second);
        assertThat(pool.bytes()).isEqualTo(better.size() + second.size());
    }

    @Test
    void sixteenReplaceEachOtherAndNoMoreEvenAfterARestart() {
        fund(ALICE);
        var stored = new Outside();
        stored.take(offer(pay(ALICE, 0).fee(200, 10).signRevealing(ALICE)));
        for (int number = 1; number <= 16; number++) {
            Transaction next =
                    pay(ALICE, 0).fee(400L << number, 300L << number).signRevealing(ALICE);
            PoolUpdate update = offer(next);
            assertThat(codes(update)).containsExactly("replaced", "");
            stored.take(update);
        }
        Transaction last = pay(ALICE, 0).fee(400L << 17, 300L << 17).signRevealing(ALICE);
        assertThat(codes(offer(last))).containsExactly("replacement-limit");

        pool = pool(PoolLimits.of(1_000, 1 << 22));
        stored.restore(pool);
        assertThat(codes(offer(last))).containsExactly("replacement-limit");
    }

    @Test
    void aKeyChangeWithFollowersIsNotReplacedAndReplacesNone() {
        fund(ALICE, BOB);
        Transaction rotation =
                TransactionBuilder.from(SPEC, ALICE)
                        .rotateTo(Keys.key(BOB).id())
                        .fee(500, 10)
                        .signRevealing(ALICE);
        offer(rotation);
        offer(pay(ALICE, 1).sign(Keys.key(BOB), true));
        Transaction payment = pay(ALICE, 0).fee(900, 500).signRevealing(ALICE);
        assertThat(codes(offer(payment))).containsExactly("replacement-changes-key");

        offer(pay(BOB, 0).fee(500, 10).signRevealing(BOB), pay(BOB, 1).sign(BOB));
        var change = TransactionBuilder.from(SPEC, BOB).rotateTo(Keys.key(CAROL).id());
        assertThat(codes(offer(change.fee(900, 500).signRevealing(BOB))))
                .containsExactly("replacement-changes-key");
        assertThat(codes(offer(change.nonce(1).fee(1_500, 900).sign(BOB))))
                .containsExactly("replaced", "");
    }

    @Test
    void oneOfABatchReplacesAnotherOfIt() {
        pool = pool(PoolLimits.of(1, 1 << 22));
        fund(ALICE);
        Transaction first = pay(ALICE, 0).fee(500, 10).signRevealing(ALICE);
        Transaction second = pay(ALICE, 0).fee(500, 300).signRevealing(ALICE);
        assertThat(offer(first, second).verdicts())
                .extracting(TransactionVerdict::kind, TransactionVerdict::id)
                .containsExactly(
                        tuple(Kind.REPLACED, first.id()), tuple(Kind.ACCEPTED, second.id()));
        assertThat(pool.count()).isEqualTo(1);
    }

    @Test
    void aReplacementIsMeasuredWithoutTheOneWhosePlaceItTakes() {
        Transaction first = pay(ALICE, 0).fee(500, 10).signRevealing(ALICE);
        Transaction other = pay(BOB, 0).fee(900, 400).signRevealing(BOB);
        pool = pool(PoolLimits.of(2, first.size() + other.size()));
        fund(ALICE, BOB);
        pool.learn(List.of(known(Keys.address(ALICE), 2 * NUMI)));
        offer(first, other);
        Transaction bigger = pay(ALICE, 0).pay(4, NUMI).fee(900, 300).signRevealing(ALICE);
        assertThat(codes(offer(bigger))).containsExactly("insufficient-balance");
        Transaction alike = pay(ALICE, 0).fee(900, 300).signRevealing(ALICE);
        assertThat(codes(offer(alike))).containsExactly("replaced", "");
    }

    @Test
    void peersDoNotHearADuplicateTwice() {
        fund(ALICE);
        Transaction transaction = pay(ALICE, 0).signRevealing(ALICE);
        offer(transaction);
        var peer = new Submission.Offered(new Origin(Origin.Kind.GATEWAY, "g", ""), transaction);

        assertThat(pool.carryOut(pool.plan(List.of(peer), Findings.NONE), NOW).verdicts())
                .isEmpty();
        assertThat(offer(transaction).verdicts()).hasSize(1);
    }

    @Test
    void aTransactionOfAnotherShardIsRefused() {
        int stranger = keysOfShard(1, 1).getFirst();
        assertThat(codes(offer(pay(stranger, 0).signRevealing(stranger))))
                .containsExactly("wrong-shard");
    }

    /// All that a template of 8 MiB may contain of the shard.
    private List<PooledTransaction> selected() {
        return pool.select(100, 8 << 20).transactions().stream()
                .map(BlockSelection.Chosen::transaction)
                .toList();
    }

    private static PublicKey junkKey(int number) {
        return PublicKey.mlDsa65(
                Bytes.wrap(ByteBuffer.allocate(PublicKey.BYTES).putInt(number).array()));
    }

    private static Transaction junk(int number, Address sender) {
        var content = TransactionBuilder.from(SPEC, sender).pay(3, NUMI).fee(500, 10);
        return new PoolModel.Entry(content.core(), junkKey(number), Hash256.ZERO, 0).form(true);
    }

    private static ShardPool pool(PoolLimits limits) {
        return new ShardPool(0, SPEC, limits, 0, LogPosition.NONE, new Tip(0, 100));
    }

    private void fund(int... keys) {
        for (int key : keys) {
            pool.learn(List.of(known(Keys.address(key), 1_000 * NUMI)));
        }
    }

    private static AccountKnowledge known(Address address, long nano) {
        return new AccountKnowledge(
                address,
                1,
                Optional.of(Account.created(address, Amount.ofNano(nano))),
                Optional.empty(),
                List.of());
    }

    private PoolUpdate offer(Transaction... transactions) {
        return pool.carryOut(pool.plan(offered(transactions), Findings.NONE), NOW);
    }

    private static List<Submission> offered(Transaction... transactions) {
        var submissions = new ArrayList<Submission>();
        for (Transaction transaction : transactions) {
            submissions.add(new Submission.Offered(CLIENT, transaction));
        }
        return submissions;
    }

    /// The first transaction of each is mined, and with it the key is known.
    private void connectRevealed(int... keys) {
        for (int key : keys) {
            offer(pay(key, 0).signRevealing(key));
            connect(pay(key, 0).signRevealing(key));
        }
    }

    /// A block on the tip with transactions.
    private PoolUpdate connect(Transaction... transactions) {
        return connectAt(100, transactions);
    }

    private PoolUpdate connectAt(long nextBaseFee, Transaction... transactions) {
        var mined = new ArrayList<ShardStep.Mined>();
        var accounts = new ArrayList<TouchedAccount>();
        for (Transaction transaction : transactions) {
            var core = transaction.core();
            mined.add(new ShardStep.Mined(core.sender(), core.nonce(), transaction.id()));
            accounts.add(
                    new TouchedAccount(
                            core.sender(),
                            Optional.of(
                                    new Account(
                                            Amount.ofNano(900 * NUMI),
                                            core.nonce() + 1,
                                            core.sender().payload(),
                                            Account.Kind.KEY,
                                            1))));
        }
        sequence++;
        var position = new LogPosition(LogId.NONE, sequence);
        var tip = new Tip(pool.tip().height() + 1, nextBaseFee);
        return pool.apply(List.of(new ShardStep(position, tip, mined, List.of(), accounts)));
    }

    private static boolean holds(Decision decision) {
        var provider = new BouncyCastleSignatures();
        for (SignatureCheck check : ((Decision.Admit) decision).checks()) {
            if (!provider.verify(
                    check.publicKey().orElseThrow().toBytes(),
                    check.message().toBytes(),
                    check.signature().toBytes())) {
                return false;
            }
        }
        return true;
    }

    private static List<String> codes(PoolUpdate update) {
        return update.verdicts().stream().map(TransactionVerdict::code).toList();
    }

    private static TransactionBuilder pay(int key, long nonce) {
        return TransactionBuilder.from(SPEC, key).nonce(nonce).pay(3, NUMI);
    }

    private static Transaction junk(TransactionBuilder content, boolean reveals) {
        return new PoolModel.Entry(content.core(), Keys.publicKey(ALICE), Hash256.ZERO, 0)
                .form(reveals);
    }

    private static List<Integer> keysOfShard(int shard, int count) {
        var keys = new ArrayList<Integer>();
        for (int number = 0; keys.size() < count; number++) {
            if (Shards.of(Keys.address(number)) == shard) {
                keys.add(number);
            }
        }
        return keys;
    }
}
