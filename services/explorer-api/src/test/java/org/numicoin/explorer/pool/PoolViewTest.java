package org.numicoin.explorer.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.explorer.Verdicts;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.primitives.Address;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

/// Verdicts and blocks in every order: the highest version wins, confirmed beats pooled.
class PoolViewTest {
    private static final ChainSpec SPEC = Specs.fast();
    private static final Transaction FIRST = payment(0, 1);
    private static final Transaction OTHER = payment(0, 2);
    private static final Transaction SECOND = payment(1, 1);

    private final Map<Address, Long> nonces = new HashMap<>();
    private final PoolView pool =
            new PoolView(SPEC, address -> nonces.getOrDefault(address, 0L), 1 << 20);

    @Test
    void showsWhatIsAcceptedAndForgetsWhatIsDropped() {
        pool.accept(Verdicts.of(Kind.ACCEPTED, FIRST, 1), 7);
        assertThat(pool.find(FIRST.id()).orElseThrow().seenAt()).isEqualTo(7);
        assertThat(pool.of(Keys.address(1))).hasSize(1);
        pool.accept(Verdicts.of(Kind.DROPPED, FIRST, 2), 8);
        assertThat(pool.find(FIRST.id())).isEmpty();
        assertThat(pool.of(Keys.address(1))).isEmpty();
        assertThat(pool.lastWord(FIRST.id()).orElseThrow().verdict()).isEqualTo("dropped");
    }

    @Test
    void theSnapshotIsTheSameUntilSomethingElseIsShown() {
        pool.accept(Verdicts.of(Kind.ACCEPTED, FIRST, 1), 7);
        var before = pool.snapshot();
        pool.accept(Verdicts.of(Kind.REJECTED, SECOND, 1), 8);
        pool.accept(Verdicts.of(Kind.CONFIRMED, FIRST, 2), 9);
        assertThat(pool.snapshot()).isSameAs(before);
        pool.accept(Verdicts.of(Kind.ACCEPTED, SECOND, 3), 10);
        assertThat(pool.snapshot().transactions()).hasSize(2);
        pool.accept(Verdicts.of(Kind.EXPIRED, SECOND, 4), 11);
        assertThat(pool.snapshot().transactions()).hasSize(1);
    }

    @Test
    void ignoresALowerVersionOfASlot() {
        pool.accept(Verdicts.of(Kind.ACCEPTED, FIRST, 5), 0);
        assertThat(pool.accept(Verdicts.of(Kind.EVICTED, FIRST, 4), 0)).isFalse();
        assertThat(pool.find(FIRST.id())).isPresent();
        pool.accept(Verdicts.of(Kind.EVICTED, FIRST, 6), 0);
        assertThat(pool.accept(Verdicts.of(Kind.ACCEPTED, FIRST, 5), 0)).isFalse();
        assertThat(pool.find(FIRST.id())).isEmpty();
    }

    @Test
    void keepsTheReplacementWhenTheReplacedOneIsToldLater() {
        pool.accept(Verdicts.of(Kind.ACCEPTED, FIRST, 1), 0);
        pool.accept(Verdicts.of(Kind.ACCEPTED, OTHER, 2), 0);
        pool.accept(Verdicts.of(Kind.REPLACED, FIRST, 3), 0);
        assertThat(pool.find(OTHER.id())).isPresent();
        assertThat(pool.find(FIRST.id())).isEmpty();
    }

    @Test
    void prefersTheBlockToAVerdictThatComesAfterIt() {
        var block = block(FIRST);
        nonces.put(Keys.address(0), 1L);
        pool.connected(block);
        pool.accept(Verdicts.of(Kind.ACCEPTED, FIRST, 1), 0);
        assertThat(pool.find(FIRST.id())).isEmpty();
        assertThat(pool.snapshot().transactions()).isEmpty();
        // Only a disconnected block undoes that.
        nonces.put(Keys.address(0), 0L);
        pool.disconnected(block);
        assertThat(pool.find(FIRST.id())).isPresent();
    }

    @Test
    void showsATransactionUntilTheIndexHasTheBlockThatConfirmedIt() {
        pool.accept(Verdicts.of(Kind.ACCEPTED, FIRST, 1), 0);
        pool.accept(Verdicts.of(Kind.CONFIRMED, FIRST, 2), 0);
        assertThat(pool.find(FIRST.id())).isPresent();
        nonces.put(Keys.address(0), 1L);
        pool.connected(block(FIRST));
        assertThat(pool.find(FIRST.id())).isEmpty();
        nonces.put(Keys.address(0), 0L);
        pool.disconnected(block(FIRST));
        assertThat(pool.find(FIRST.id())).isEmpty();
    }

    @Test
    void saysThatABlockLeftTheChainUntilTheMempoolHasDecidedAboutItsTransactions() {
        pool.accept(Verdicts.of(Kind.ACCEPTED, FIRST, 1), 0);
        nonces.put(Keys.address(0), 1L);
        pool.connected(block(FIRST));
        pool.accept(Verdicts.of(Kind.CONFIRMED, FIRST, 2), 0);
        assertThat(pool.lastWord(FIRST.id())).isEmpty();
        nonces.put(Keys.address(0), 0L);
        pool.disconnected(block(FIRST));
        assertThat(pool.lastWord(FIRST.id()).orElseThrow().verdict()).isEqualTo("disconnected");
        pool.accept(Verdicts.of(Kind.ACCEPTED, FIRST, 3), 0);
        assertThat(pool.find(FIRST.id())).isPresent();
        assertThat(pool.lastWord(FIRST.id())).isEmpty();

        // What the mempool said before the block went here stays.
        nonces.put(Keys.address(0), 1L);
        pool.connected(block(FIRST));
        pool.accept(Verdicts.of(Kind.DROPPED, FIRST, 4), 0);
        nonces.put(Keys.address(0), 0L);
        pool.disconnected(block(FIRST));
        assertThat(pool.lastWord(FIRST.id()).orElseThrow().verdict()).isEqualTo("dropped");
    }

    @Test
    void hidesAConflictOfWhatWasMined() {
        pool.accept(Verdicts.of(Kind.ACCEPTED, OTHER, 1), 0);
        nonces.put(Keys.address(0), 1L);
        pool.connected(block(FIRST));
        assertThat(pool.find(OTHER.id())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void endsTheSameInWhateverOrderVerdictsAndTheBlockCome(long seed) {
        var steps =
                new ArrayList<Runnable>(
                        List.of(
                                () -> pool.accept(Verdicts.of(Kind.QUEUED, SECOND, 1), 0),
                                () -> pool.accept(Verdicts.of(Kind.ACCEPTED, FIRST, 2), 0),
                                () -> pool.accept(Verdicts.of(Kind.ACCEPTED, SECOND, 3), 0),
                                () -> pool.accept(Verdicts.of(Kind.CONFIRMED, FIRST, 4), 0),
                                () -> {
                                    nonces.put(Keys.address(0), 1L);
                                    pool.connected(block(FIRST));
                                }));
        Collections.shuffle(steps, new Random(seed));
        steps.forEach(Runnable::run);
        assertThat(pool.snapshot().transactions()).hasSize(1);
        assertThat(pool.find(SECOND.id()).orElseThrow().queued()).isFalse();
        assertThat(pool.pendingNonce(Keys.address(0), 1)).isEqualTo(2);
    }

    @Test
    void forgetsTheOldestWhenThereIsNoRoomAndCountsThem() {
        var small = new PoolView(SPEC, _ -> 0, 20_000);
        for (int nonce = 0; nonce < 10; nonce++) {
            small.accept(Verdicts.of(Kind.ACCEPTED, payment(nonce, 1), nonce + 1), nonce);
        }
        var snapshot = small.snapshot();
        assertThat(snapshot.transactions()).hasSizeBetween(2, 5);
        assertThat(snapshot.leftOut()).isEqualTo(10 - snapshot.transactions().size());
        assertThat(small.find(payment(9, 1).id())).isPresent();
        assertThat(small.find(payment(0, 1).id())).isEmpty();
    }

    @Test
    void pagesThroughIdsInTheirOrder() {
        for (int nonce = 0; nonce < 7; nonce++) {
            pool.accept(Verdicts.of(Kind.ACCEPTED, payment(nonce, 1), nonce + 1), 0);
        }
        var all = pool.ids(Optional.empty(), 100);
        assertThat(all).hasSize(7).isSorted();
        assertThat(pool.ids(Optional.of(all.get(2)), 2)).isEqualTo(all.subList(3, 5));
    }

    @Test
    void comparesEverythingWithARebuiltIndex() {
        pool.accept(Verdicts.of(Kind.ACCEPTED, FIRST, 1), 0);
        pool.accept(Verdicts.of(Kind.ACCEPTED, SECOND, 2), 0);
        nonces.put(Keys.address(0), 1L);
        pool.recheck();
        assertThat(pool.find(FIRST.id())).isEmpty();
        assertThat(pool.find(SECOND.id())).isPresent();
    }

    @Test
    void showsTheNewestFirst() {
        for (int nonce = 0; nonce < 5; nonce++) {
            pool.accept(Verdicts.of(Kind.ACCEPTED, payment(nonce, 1), nonce + 1), nonce);
        }
        assertThat(pool.newest(2)).extracting(PooledTransaction::seenAt).containsExactly(4L, 3L);
        assertThat(pool.newest(9)).hasSize(5);
    }

    @Test
    void copiesThePoolOnceASecondHoweverOftenItIsAsked() {
        var now = new AtomicLong();
        var snapshots = new PoolSnapshots(pool, now::get);
        pool.accept(Verdicts.of(Kind.ACCEPTED, FIRST, 1), 0);
        var first = snapshots.latest();
        pool.accept(Verdicts.of(Kind.ACCEPTED, SECOND, 2), 0);
        now.set(999_999_999);
        assertThat(snapshots.latest()).isSameAs(first);
        assertThat(first.transactions()).hasSize(1);
        now.set(1_000_000_000);
        assertThat(snapshots.latest().transactions()).hasSize(2);
    }

    @Test
    void computesOnceForOneKey() {
        var asked = new ArrayList<String>();
        var latest =
                new Latest<String, Integer>(key -> {
                    asked.add(key);
                    return key.length();
                });
        assertThat(latest.get("one")).isEqualTo(3);
        assertThat(latest.get("one")).isEqualTo(3);
        assertThat(latest.get("three")).isEqualTo(5);
        assertThat(asked).containsExactly("one", "three");
    }

    @Test
    void listsWhatLeftNewestFirstWithWhatItOffered() {
        pool.accept(Verdicts.of(Kind.ACCEPTED, FIRST, 1), 10);
        pool.accept(Verdicts.of(Kind.EVICTED, FIRST, 2), 20);
        pool.accept(Verdicts.of(Kind.EVICTED, SECOND, 3), 20);
        var evicted = pool.departures().newest(Kind.EVICTED, Optional.empty(), 10);
        assertThat(evicted).extracting(Departure::at).containsExactly(20L, 20L);
        assertThat(evicted)
                .extracting(Departure::id)
                .containsExactlyInAnyOrder(FIRST.id(), SECOND.id());
        for (Departure departure : evicted) {
            boolean known = departure.id().equals(FIRST.id());
            assertThat(departure.bid().isPresent()).isEqualTo(known);
            assertThat(departure.word().verdict()).isEqualTo("evicted");
        }
        assertThat(pool.departures().newest(Kind.EVICTED, Optional.of(evicted.get(0).place()), 10))
                .containsExactly(evicted.get(1));
        assertThat(pool.departures().newest(Kind.EXPIRED, Optional.empty(), 10)).isEmpty();
    }

    @Test
    void listsADepartureOnceThoughItIsToldAgain() {
        pool.accept(Verdicts.of(Kind.ACCEPTED, FIRST, 1), 10);
        pool.accept(Verdicts.of(Kind.EXPIRED, FIRST, 2), 20);
        pool.accept(Verdicts.of(Kind.EXPIRED, FIRST, 2), 30);
        assertThat(pool.departures().newest(Kind.EXPIRED, Optional.empty(), 10))
                .extracting(Departure::at)
                .containsExactly(20L);
    }

    @Test
    void keepsTheLatestDeparturesOfEachKindOnly() {
        pool.accept(Verdicts.of(Kind.EXPIRED, FIRST, 1), 0);
        for (int i = 0; i < Departures.MAX + 10; i++) {
            pool.accept(Verdicts.of(Kind.EVICTED, FIRST, 2 + i), i);
        }
        var evicted = pool.departures().newest(Kind.EVICTED, Optional.empty(), 10_000);
        assertThat(evicted).hasSize(Departures.MAX);
        assertThat(evicted.getLast().at()).isEqualTo(10);
        assertThat(pool.departures().newest(Kind.EXPIRED, Optional.empty(), 10)).hasSize(1);
    }

    @Test
    void remembersWhichTransactionReplacedWhich() {
        var third = payment(0, 3);
        pool.accept(Verdicts.of(Kind.ACCEPTED, FIRST, 1), 10);
        replace(FIRST, OTHER, 2);
        assertThat(pool.lastWord(FIRST.id()).orElseThrow().replacedBy()).contains(OTHER.id());
        assertThat(pool.find(OTHER.id())).isPresent();
        replace(OTHER, third, 4);
        for (Transaction any : List.of(FIRST, OTHER, third)) {
            var chain = pool.replacements().chain(any.id());
            assertThat(chain)
                    .extracting(Replacements.Link::id)
                    .containsExactly(third.id(), OTHER.id(), FIRST.id());
            assertThat(chain).allMatch(link -> link.bid().isPresent());
        }
        assertThat(pool.replacements().chain(SECOND.id())).isEmpty();
        assertThat(pool.departures().newest(Kind.REPLACED, Optional.empty(), 10))
                .extracting(Departure::id)
                .containsExactly(OTHER.id(), FIRST.id());
    }

    @Test
    void remembersTheReplacementThatWasToldFirst() {
        pool.accept(Verdicts.of(Kind.ACCEPTED, OTHER, 2), 20);
        pool.accept(Verdicts.replaced(FIRST, OTHER, 3), 30);
        var chain = pool.replacements().chain(FIRST.id());
        assertThat(chain).extracting(Replacements.Link::id).containsExactly(OTHER.id(), FIRST.id());
        assertThat(chain.get(0).bid()).isPresent();
        assertThat(chain.get(1).bid()).isEmpty();
    }

    @Test
    void doesNotCallAnotherOfTheSlotAReplacement() {
        pool.accept(Verdicts.of(Kind.ACCEPTED, FIRST, 1), 10);
        pool.accept(Verdicts.of(Kind.EVICTED, FIRST, 2), 20);
        pool.accept(Verdicts.of(Kind.ACCEPTED, OTHER, 3), 30);
        assertThat(pool.replacements().chain(OTHER.id())).isEmpty();
    }

    @Test
    void endsAChainThatRunsInACircle() {
        pool.accept(Verdicts.replaced(FIRST, OTHER, 1), 10);
        pool.accept(Verdicts.replaced(OTHER, FIRST, 2), 20);
        pool.accept(Verdicts.replaced(FIRST, FIRST, 3), 20);
        assertThat(pool.replacements().chain(FIRST.id())).hasSize(2);
    }

    @Test
    void remembersNoRefusalOfTheMoment() {
        var code = TransactionVerdict.ORIGIN_OVER_BUDGET;
        pool.accept(Verdicts.of(Kind.REJECTED, FIRST, 1, code, "send it again later"), 0);
        assertThat(pool.lastWord(FIRST.id())).isEmpty();
    }

    @Test
    void takesADetailThatIsNoIdAsWords() {
        pool.accept(Verdicts.of(Kind.REPLACED, FIRST, 2, "replaced", "by a better one"), 0);
        assertThat(pool.lastWord(FIRST.id()).orElseThrow().replacedBy()).isEmpty();
        assertThat(pool.replacements().chain(FIRST.id())).isEmpty();
    }

    /// As the mempool tells it: who is replaced first, the replacement in the same version after
    /// it.
    private void replace(Transaction older, Transaction newer, long version) {
        pool.accept(Verdicts.replaced(older, newer, version), version * 10);
        pool.accept(Verdicts.of(Kind.ACCEPTED, newer, version + 1), version * 10);
    }

    private static org.numicoin.chain.Block block(Transaction transaction) {
        var chain = new ChainBuilder(SPEC);
        return chain.extend(chain.genesis(), 1, transaction).block();
    }

    private static Transaction payment(long nonce, int recipient) {
        var builder = TransactionBuilder.from(SPEC, 0).nonce(nonce).pay(recipient, 10_000_000);
        return nonce == 0 ? builder.signRevealing(0) : builder.sign(0);
    }
}
