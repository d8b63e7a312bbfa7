package org.numicoin.validator.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.consensus.PageKey;
import org.numicoin.consensus.StateEntries;
import org.numicoin.consensus.StateKey;
import org.numicoin.consensus.StateTree;
import org.numicoin.consensus.StateWalk;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.DecodeException;

/// Holds the columns of the state against the tip's state root and against each other: the tree
/// against the root, the paths and the entries against the tree, keys against the accounts that
/// know them, all money against what was issued.
final class StateCheck {
    private static final HexFormat HEX = HexFormat.of();
    private static final int AT_A_TIME = 512;

    private final ChainSpec spec;
    private final StoreReads reads;
    private final Findings findings;
    private final StoreDoctor.Progress progress;
    private final List<Leaf> waiting = new ArrayList<>();
    private long leaves;
    private long pages;
    private boolean isTreeWhole = true;
    private boolean isEachSound = true;
    private long entries;
    private Amount balances = Amount.ZERO;

    private record Leaf(Hash256 path, Hash256 hash) {}

    StateCheck(ChainSpec spec, StoreReads reads, Findings findings, StoreDoctor.Progress progress) {
        this.spec = spec;
        this.reads = reads;
        this.findings = findings;
        this.progress = progress;
    }

    long entries() {
        return entries;
    }

    long pages() {
        return pages;
    }

    void run(Hash256 stateRoot) {
        findings.attempt(Damage.PAGE, "pages", () -> walk(stateRoot));
        findings.attempt(Damage.ENTRY, "state", this::entriesInTree);
        findings.attempt(Damage.KEY, "keys", this::keys);
        findings.attempt(Damage.KEY, "policies", this::policies);
        findings.attempt(Damage.SUPPLY, "state", this::supply);
    }

    private void walk(Hash256 stateRoot) {
        var visitor =
                new StateWalk.Visitor() {
                    @Override
                    public void leaf(Hash256 path, Hash256 leafHash) {
                        leaves++;
                        progress.at("state tree", leaves, 0);
                        waiting.add(new Leaf(path, leafHash));
                        if (waiting.size() == AT_A_TIME) {
                            compareWaiting();
                        }
                    }

                    @Override
                    public void damaged(PageKey page, String what) {
                        findings.add(Damage.PAGE, page + ": " + what);
                        isTreeWhole = false;
                    }
                };
        pages = StateWalk.walk(reads, stateRoot, visitor);
        compareWaiting();
        if (isTreeWhole) {
            findings.addUnless(
                    count(Columns.PAGES) == pages,
                    Damage.PAGE,
                    "pages that the tree does not have");
        }
    }

    /// All at once if nothing is damaged, else each for itself.
    private void compareWaiting() {
        if (!areSound(waiting)) {
            isEachSound = false;
            waiting.forEach(this::compare);
        }
        waiting.clear();
    }

    private boolean areSound(List<Leaf> found) {
        try {
            var keys = reads.keysAt(found.stream().map(Leaf::path).toList());
            if (keys.stream().anyMatch(Optional::isEmpty)) {
                return false;
            }
            var values = reads.entriesOf(keys.stream().map(Optional::get).toList());
            for (int i = 0; i < found.size(); i++) {
                if (!isSound(found.get(i), keys.get(i).get(), values.get(i))) {
                    return false;
                }
            }
            return true;
        } catch (StoreException | DecodeException | IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isSound(Leaf leaf, byte[] key, Optional<Bytes> value) {
        return value.isPresent()
                && StoreKeys.stateKey(key).path().equals(leaf.path())
                && StateTree.leafHash(leaf.path(), value.get().unsafeArray()).equals(leaf.hash());
    }

    private void compare(Leaf leaf) {
        findings.need(Damage.PATH, "path " + leaf.path(), () -> reads.keyAt(leaf.path()))
                .ifPresent(key -> {
                    String where = "entry " + HEX.formatHex(key);
                    findings.need(Damage.ENTRY, where, () -> reads.entryAt(leaf.path()))
                            .map(value -> StateTree.leafHash(leaf.path(), value.unsafeArray()))
                            .ifPresent(hash ->
                                    findings.addUnless(
                                            hash.equals(leaf.hash()),
                                            Damage.ENTRY,
                                            where + ": not the value in the tree"));
                });
    }

    private long count(Columns column) {
        long count = 0;
        try (var scan = reads.scan(column)) {
            while (scan.next()) {
                count++;
            }
        }
        return count;
    }

    /// Accounts are added up, and what they know has to be there. If each leaf of the tree has its
    /// own path and entry, and there are as many of these, none is left without the others.
    private void entriesInTree() {
        try (var scan = reads.scan(Columns.STATE)) {
            while (scan.next()) {
                entries++;
                progress.at("entries", entries, 0);
                byte[] raw = scan.key();
                byte[] value = scan.value();
                String where = "entry " + HEX.formatHex(raw);
                findings.attempt(
                        Damage.ENTRY, where, () -> add(StoreKeys.stateKey(raw), value, where));
            }
        }
        long paths = count(Columns.PATHS);
        if (!isTreeWhole || !isEachSound || entries != leaves || paths != leaves) {
            entriesWithPaths();
        }
        findings.addUnless(paths == entries, Damage.PATH, "paths that no entry has");
        if (isTreeWhole) {
            findings.addUnless(
                    entries == leaves,
                    Damage.ENTRY,
                    "%d are stored, the tree has %d".formatted(entries, leaves));
        }
    }

    /// Which entry lacks its path, or has that of another.
    private void entriesWithPaths() {
        try (var scan = reads.scan(Columns.STATE)) {
            while (scan.next()) {
                byte[] raw = scan.key();
                String where = "entry " + HEX.formatHex(raw);
                findings.need(Damage.PATH, where, () -> reads.keyAt(StoreKeys.stateKey(raw).path()))
                        .ifPresent(found ->
                                findings.addUnless(
                                        Arrays.equals(found, raw),
                                        Damage.PATH,
                                        where + ": its path names another"));
            }
        }
    }

    private void add(StateKey key, byte[] value, String where) {
        if (key.kind() == StateKey.ACCOUNT) {
            var account = ByteReader.decode(value, Account::decode);
            balances = balances.plus(account.balance());
            known(account, where);
        } else if (key.kind() == StateKey.UNPAID_REWARD) {
            balances = balances.plus(StateEntries.decodeAmount(Bytes.wrap(value)));
        }
    }

    /// Keys and policies of which the account says that the state holds them.
    private void known(Account account, String where) {
        switch (account.kind()) {
            case NOT_REVEALED -> {}
            case KEY -> {
                if (account.known() != 0) {
                    needKey(account.authorization(), where);
                }
            }
            case POLICY -> {
                List<Hash256> keyIds =
                        findings.need(
                                        Damage.KEY,
                                        where + ", policy " + account.authorization(),
                                        () -> reads.policy(account.authorization()))
                                .map(Policy::keyIds)
                                .orElse(List.of());
                for (int i = 0; i < keyIds.size(); i++) {
                    if ((account.known() >> i & 1) != 0) {
                        needKey(keyIds.get(i), where);
                    }
                }
            }
        }
    }

    private void needKey(Hash256 id, String where) {
        findings.need(Damage.KEY, where + ", key " + id, () -> reads.publicKey(id));
    }

    private void keys() {
        try (var scan = reads.scan(Columns.KEYS)) {
            while (scan.next()) {
                byte[] value = scan.value();
                hasId("key", scan.key(), () -> ByteReader.decode(value, PublicKey::decode).id());
            }
        }
    }

    private void policies() {
        try (var scan = reads.scan(Columns.POLICIES)) {
            while (scan.next()) {
                byte[] value = scan.value();
                hasId("policy", scan.key(), () -> ByteReader.decode(value, Policy::decode).id());
            }
        }
    }

    private void hasId(String what, byte[] key, Supplier<Hash256> id) {
        String where = what + " " + HEX.formatHex(key);
        findings.read(Damage.KEY, where, () -> Optional.of(id.get()))
                .ifPresent(found ->
                        findings.addUnless(
                                Arrays.equals(found.toBytes(), key),
                                Damage.KEY,
                                where + ": has id " + found));
    }

    private void supply() {
        var totals = reads.totals();
        Amount expected =
                spec.allocations().stream()
                        .map(ChainSpec.Allocation::amount)
                        .reduce(totals.issued(), Amount::plus);
        Amount counted = balances.plus(totals.pool());
        findings.addUnless(
                counted.equals(expected),
                Damage.SUPPLY,
                "accounts, unpaid rewards and pool are %s, genesis and issued are %s"
                        .formatted(counted, expected));
    }
}
