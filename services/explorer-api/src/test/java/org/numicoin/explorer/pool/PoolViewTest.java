package org.numicoin.explorer.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.messaging.TransactionVerdict.Version;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
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
            new PoolView(address -> nonces.getOrDefault(address, 0L), 1 << 20);

    @Test
    void showsWhatIsAcceptedAndForgetsWhatIsDropped() {
        pool.accept(verdict(Kind.ACCEPTED, FIRST, 1), 7);
        assertThat(pool.find(FIRST.id()).orElseThrow().seenAt()).isEqualTo(7);
        assertThat(pool.of(Keys.address(1))).hasSize(1);
        pool.accept(verdict(Kind.DROPPED, FIRST, 2), 8);
        assertThat(pool.find(FIRST.id())).isEmpty();
        assertThat(pool.of(Keys.address(1))).isEmpty();
        assertThat(pool.lastWord(FIRST.id()).orElseThrow().verdict()).isEqualTo("dropped");
    }

    @Test
    void ignoresALowerVersionOfASlot() {
        pool.accept(verdict(Kind.ACCEPTED, FIRST, 5), 0);
        assertThat(pool.accept(verdict(Kind.EVICTED, FIRST, 4), 0)).isFalse();
        assertThat(pool.find(FIRST.id())).isPresent();
        pool.accept(verdict(Kind.EVICTED, FIRST, 6), 0);
        assertThat(pool.accept(verdict(Kind.ACCEPTED, FIRST, 5), 0)).isFalse();
        assertThat(pool.find(FIRST.id())).isEmpty();
    }

    @Test
    void keepsTheReplacementWhenTheReplacedOneIsToldLater() {
        pool.accept(verdict(Kind.ACCEPTED, FIRST, 1), 0);
        pool.accept(verdict(Kind.ACCEPTED, OTHER, 2), 0);
        pool.accept(verdict(Kind.REPLACED, FIRST, 3), 0);
        assertThat(pool.find(OTHER.id())).isPresent();
        assertThat(pool.find(FIRST.id())).isEmpty();
    }

    @Test
    void prefersTheBlockToAVerdictThatComesAfterIt() {
        var block = block(FIRST);
        nonces.put(Keys.address(0), 1L);
        pool.connected(block);
        pool.accept(verdict(Kind.ACCEPTED, FIRST, 1), 0);
        assertThat(pool.find(FIRST.id())).isEmpty();
        assertThat(pool.totals().count()).isZero();
        // Only a disconnected block undoes that.
        nonces.put(Keys.address(0), 0L);
        pool.disconnected(block);
        assertThat(pool.find(FIRST.id())).isPresent();
    }

    @Test
    void showsATransactionUntilTheIndexHasTheBlockThatConfirmedIt() {
        pool.accept(verdict(Kind.ACCEPTED, FIRST, 1), 0);
        pool.accept(verdict(Kind.CONFIRMED, FIRST, 2), 0);
        assertThat(pool.find(FIRST.id())).isPresent();
        nonces.put(Keys.address(0), 1L);
        pool.connected(block(FIRST));
        assertThat(pool.find(FIRST.id())).isEmpty();
        nonces.put(Keys.address(0), 0L);
        pool.disconnected(block(FIRST));
        assertThat(pool.find(FIRST.id())).isEmpty();
    }

    @Test
    void hidesAConflictOfWhatWasMined() {
        pool.accept(verdict(Kind.ACCEPTED, OTHER, 1), 0);
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
                                () -> pool.accept(verdict(Kind.QUEUED, SECOND, 1), 0),
                                () -> pool.accept(verdict(Kind.ACCEPTED, FIRST, 2), 0),
                                () -> pool.accept(verdict(Kind.ACCEPTED, SECOND, 3), 0),
                                () -> pool.accept(verdict(Kind.CONFIRMED, FIRST, 4), 0),
                                () -> {
                                    nonces.put(Keys.address(0), 1L);
                                    pool.connected(block(FIRST));
                                }));
        Collections.shuffle(steps, new Random(seed));
        steps.forEach(Runnable::run);
        assertThat(pool.all()).hasSize(1);
        assertThat(pool.find(SECOND.id()).orElseThrow().queued()).isFalse();
        assertThat(pool.pendingNonce(Keys.address(0), 1)).isEqualTo(2);
    }

    @Test
    void forgetsTheOldestWhenThereIsNoRoomAndCountsThem() {
        var small = new PoolView(_ -> 0, 20_000);
        for (int nonce = 0; nonce < 10; nonce++) {
            small.accept(verdict(Kind.ACCEPTED, payment(nonce, 1), nonce + 1), nonce);
        }
        var totals = small.totals();
        assertThat(totals.count()).isBetween(2, 5);
        assertThat(totals.leftOut()).isEqualTo(10 - totals.count());
        assertThat(small.find(payment(9, 1).id())).isPresent();
        assertThat(small.find(payment(0, 1).id())).isEmpty();
    }

    @Test
    void pagesThroughIdsInTheirOrder() {
        for (int nonce = 0; nonce < 7; nonce++) {
            pool.accept(verdict(Kind.ACCEPTED, payment(nonce, 1), nonce + 1), 0);
        }
        var all = pool.ids(Optional.empty(), 100);
        assertThat(all).hasSize(7).isSorted();
        assertThat(pool.ids(Optional.of(all.get(2)), 2)).isEqualTo(all.subList(3, 5));
    }

    @Test
    void comparesEverythingWithARebuiltIndex() {
        pool.accept(verdict(Kind.ACCEPTED, FIRST, 1), 0);
        pool.accept(verdict(Kind.ACCEPTED, SECOND, 2), 0);
        nonces.put(Keys.address(0), 1L);
        pool.recheck();
        assertThat(pool.find(FIRST.id())).isEmpty();
        assertThat(pool.find(SECOND.id())).isPresent();
    }

    private static org.numicoin.chain.Block block(Transaction transaction) {
        var chain = new ChainBuilder(SPEC);
        return chain.extend(chain.genesis(), 1, transaction).block();
    }

    private static Transaction payment(long nonce, int recipient) {
        var builder = TransactionBuilder.from(SPEC, 0).nonce(nonce).pay(recipient, 10_000_000);
        return nonce == 0 ? builder.signRevealing(0) : builder.sign(0);
    }

    private static TransactionVerdict verdict(Kind kind, Transaction of, long version) {
        boolean carries = kind == Kind.ACCEPTED || kind == Kind.QUEUED;
        return new TransactionVerdict(
                kind,
                new Version(version, 0),
                of.core().sender(),
                of.core().nonce(),
                of.id(),
                of.fullId(),
                "",
                "",
                new Origin(Origin.Kind.VALIDATOR, "", ""),
                carries ? Bytes.wrap(of.encoded()) : Bytes.EMPTY);
    }
}
