package org.numicoin.explorer.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.chain.Account;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.explorer.RandomChain;
import org.numicoin.messaging.ChainEvent.Connected;
import org.numicoin.messaging.ChainEvent.Disconnected;
import org.numicoin.messaging.ChainEvent.Step;
import org.numicoin.messaging.ChainEvent.TouchedAccount;
import org.numicoin.messaging.LogId;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

/// An index that followed connects and disconnects equals, column by column, one that was filled
/// with the blocks of the final chain alone.
class IndexFoldTest {
    private static final long CACHE_BYTES = 8 << 20;
    private static final ChainSpec SPEC = Specs.fast(3, 20);

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void equalsARebuiltOneAfterReorganizations(long seed) {
        var random = new Random(seed);
        var chain = new RandomChain(SPEC, random);
        try (var followed = IndexStore.open(folder.resolve("followed"), CACHE_BYTES);
                var rebuilt = IndexStore.open(folder.resolve("rebuilt"), CACHE_BYTES)) {
            var writer = new IndexWriter(followed, SPEC);
            writer.restart();
            for (int i = 0; i < 30; i++) {
                boolean back = chain.tip().height() > 5 && random.nextInt(5) == 0;
                apply(writer, back ? chain.reorganize(1 + random.nextInt(4), 4) : chain.grow(4));
            }
            var fresh = new IndexWriter(rebuilt, SPEC);
            fresh.restart();
            chain.mainChain().stream()
                    .skip(1)
                    .forEach(node -> fresh.connectFetched(node.block(), node.chainWork()));
            assertThat(IndexDump.of(followed)).isEqualTo(IndexDump.of(rebuilt));
            requireStateOf(chain.tip(), followed);
        }
    }

    /// Signatures are all that an index lacks that was filled with blocks without them.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void equalsOneThatWasFilledWithBlocksWithoutSignatures(long seed) {
        var chain = new RandomChain(SPEC, new Random(seed));
        for (int i = 0; i < 15 || chain.tip().block().transactions().isEmpty(); i++) {
            chain.grow(4);
        }
        try (var whole = IndexStore.open(folder.resolve("whole"), CACHE_BYTES);
                var pruned = IndexStore.open(folder.resolve("pruned"), CACHE_BYTES)) {
            var one = new IndexWriter(whole, SPEC);
            var other = new IndexWriter(pruned, SPEC);
            one.restart();
            other.restart();
            chain.mainChain().stream()
                    .skip(1)
                    .forEach(node -> {
                        one.connectFetched(node.block(), node.chainWork());
                        other.connectFetched(node.block().pruned(), node.chainWork());
                    });
            var expected = IndexDump.of(whole);
            var found = IndexDump.of(pruned);
            String signed = Column.TRANSACTIONS.name();
            assertThat(rowsOf(found, signed).keySet())
                    .isEqualTo(rowsOf(expected, signed).keySet())
                    .isNotEmpty();
            expected.remove(signed);
            found.remove(signed);
            assertThat(found).isEqualTo(expected);
            requireStateOf(chain.tip(), pruned);
            var tip = chain.tip();
            assertThatThrownBy(() -> other.disconnect(tip.id(), List.of(), position(tip)))
                    .isInstanceOf(IndexException.class)
                    .hasMessageContaining("its signatures were pruned");
        }
    }

    private static Map<String, String> rowsOf(
            Map<String, Map<String, String>> dump, String column) {
        return dump.getOrDefault(column, Map.of());
    }

    @Test
    void isEmptyAgainAfterEveryBlockIsTakenBack() {
        var chain = new RandomChain(SPEC, new Random(11));
        try (var store = IndexStore.open(folder, CACHE_BYTES)) {
            var writer = new IndexWriter(store, SPEC);
            writer.restart();
            var genesis = IndexDump.of(store);
            for (int i = 0; i < 8; i++) {
                apply(writer, chain.grow(5));
            }
            for (Node node = chain.tip(); node.height() > 0; node = chain.parent(node)) {
                apply(writer, List.of(chain.disconnected(node)));
            }
            assertThat(IndexDump.of(store)).isEqualTo(genesis);
        }
    }

    @Test
    void keepsBlocksAndPositionAcrossAReopening() {
        var chain = new RandomChain(SPEC, new Random(12));
        var position = new IndexPosition(LogId.NONE, 3, 9, 44, Hash256.ZERO, 1, false);
        try (var store = IndexStore.open(folder, CACHE_BYTES)) {
            var writer = new IndexWriter(store, SPEC);
            writer.restart();
            apply(writer, chain.grow(3));
            writer.moveTo(position);
        }
        try (var store = IndexStore.open(folder, CACHE_BYTES)) {
            assertThat(new IndexWriter(store, SPEC).position()).contains(position);
            try (var view = store.view()) {
                assertThat(view.block(chain.tip().id())).isPresent();
            }
        }
    }

    @Test
    void stopsAtABlockWhoseAccountsDifferFromTheEvents() {
        var chain = new RandomChain(SPEC, new Random(13));
        try (var store = IndexStore.open(folder, CACHE_BYTES)) {
            var writer = new IndexWriter(store, SPEC);
            writer.restart();
            var before = IndexDump.of(store);
            var step = (Connected) chain.grow(1, payment());
            var wrong = step.accounts().stream().map(IndexFoldTest::oneNanoRicher).toList();
            var block = chain.tip().block();
            assertThatThrownBy(() ->
                            writer.connect(
                                    block,
                                    step.chainWork(),
                                    Optional.of(wrong),
                                    position(chain.tip())))
                    .isInstanceOf(IndexException.class)
                    .hasMessageContaining("differ from those of the event");
            assertThat(IndexDump.of(store)).isEqualTo(before);
        }
    }

    @Test
    void refusesABlockThatDoesNotFollowItsTip() {
        var chain = new RandomChain(SPEC, new Random(14));
        chain.grow(0);
        chain.grow(0);
        try (var store = IndexStore.open(folder, CACHE_BYTES)) {
            var writer = new IndexWriter(store, SPEC);
            writer.restart();
            var tip = chain.tip();
            assertThatThrownBy(() -> writer.connectFetched(tip.block(), tip.chainWork()))
                    .hasMessageContaining("does not follow the tip of the index");
            assertThatThrownBy(() -> writer.disconnect(tip.id(), List.of(), position(tip)))
                    .hasMessageContaining("is not the tip of the index");
        }
    }

    @Test
    void refusesTheFolderOfAnotherChain() {
        try (var store = IndexStore.open(folder, CACHE_BYTES)) {
            new IndexWriter(store, SPEC).restart();
            assertThatThrownBy(() -> new IndexWriter(store, Specs.fast(4, 20)))
                    .isInstanceOf(IndexException.class)
                    .hasMessageContaining("name another data folder");
        }
    }

    @Test
    void pagesThroughAHistoryWithoutGapOrRepetition() {
        var chain = new RandomChain(SPEC, new Random(15));
        try (var store = IndexStore.open(folder, CACHE_BYTES)) {
            var writer = new IndexWriter(store, SPEC);
            writer.restart();
            for (int i = 0; i < 15; i++) {
                apply(writer, chain.grow(8));
            }
            try (var view = store.view()) {
                var whole = view.history(Keys.address(2), Optional.empty(), 1_000);
                assertThat(whole).hasSizeGreaterThan(7).isEqualTo(locations(chain, 2));
                var paged = new ArrayList<Location>();
                while (paged.size() < whole.size()) {
                    Optional<Location> last =
                            paged.isEmpty() ? Optional.empty() : Optional.of(paged.getLast());
                    var page = view.history(Keys.address(2), last, 3);
                    assertThat(page).isNotEmpty();
                    paged.addAll(page);
                }
                assertThat(paged).isEqualTo(whole);
                assertThat(view.address(Keys.address(2)).stats().transactions())
                        .isEqualTo(whole.size());
            }
        }
    }

    /// Where a key sends or receives, found by looking at every transaction.
    private static List<Location> locations(RandomChain chain, int key) {
        var found = new ArrayList<Location>();
        for (Node node : chain.mainChain()) {
            var transactions = node.block().transactions();
            for (int i = 0; i < transactions.size(); i++) {
                if (Parties.of(transactions.get(i)).contains(Keys.address(key))) {
                    found.addFirst(new Location(node.height(), i));
                }
            }
        }
        return found;
    }

    private static Transaction payment() {
        return TransactionBuilder.from(SPEC, 0).pay(1, 5_000_000).signRevealing(0);
    }

    private static TouchedAccount oneNanoRicher(TouchedAccount touched) {
        return new TouchedAccount(
                touched.address(),
                touched.account()
                        .map(account ->
                                account.withBalance(account.balance().plus(Amount.ofNano(1)))));
    }

    /// Accounts and totals as the independent state of the test chain has them.
    private static void requireStateOf(Node tip, IndexStore store) {
        try (var view = store.view()) {
            RandomChain.accounts(tip)
                    .forEach((address, account) ->
                            assertThat(view.address(address).account()).contains(account));
            var totals = view.tip().totals();
            assertThat(totals.issued()).isEqualTo(tip.state().totals().issued());
            assertThat(totals.pool()).isEqualTo(tip.state().totals().pool());
            Amount accounts =
                    RandomChain.accounts(tip).values().stream()
                            .map(Account::balance)
                            .reduce(Amount.ZERO, Amount::plus);
            assertThat(accounts.plus(totals.unpaid()).plus(totals.pool()))
                    .isEqualTo(tip.state().supply());
        }
    }

    static void apply(IndexWriter writer, List<Step> steps) {
        for (Step step : steps) {
            switch (step) {
                case Connected connected ->
                        writer.connect(
                                Block.decode(connected.block().orElseThrow().toBytes()),
                                connected.chainWork(),
                                Optional.of(connected.accounts()),
                                position(connected.blockId(), connected.height()));
                case Disconnected disconnected ->
                        writer.disconnect(
                                disconnected.blockId(),
                                disconnected.accounts(),
                                position(disconnected.parentId(), disconnected.height() - 1));
                default -> throw new IllegalArgumentException("not a step of a chain: " + step);
            }
        }
    }

    private static IndexPosition position(Node node) {
        return position(node.id(), node.height());
    }

    private static IndexPosition position(Hash256 tipId, long tipHeight) {
        return new IndexPosition(LogId.NONE, 1, 1, 1, tipId, tipHeight, false);
    }
}
