package org.numicoin.validator.state;

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

/// Holds the columns of the state against the tip's state root and against each other: the tree
/// against the root, the paths and the entries against the tree, keys against the accounts that
/// know them, all money against what was issued.
final class StateCheck {
    private static final HexFormat HEX = HexFormat.of();

    private final ChainSpec spec;
    private final StoreReads reads;
    private final Findings findings;
    private final StoreDoctor.Progress progress;
    private long leaves;
    private long pages;
    private boolean isTreeWhole = true;
    private long entries;
    private Amount balances = Amount.ZERO;

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
                        compare(path, leafHash);
                    }

                    @Override
                    public void damaged(PageKey page, String what) {
                        findings.add(Damage.PAGE, page + ": " + what);
                        isTreeWhole = false;
                    }
                };
        pages = StateWalk.walk(reads, stateRoot, visitor);
        if (isTreeWhole) {
            findings.addUnless(
                    count(Columns.PAGES) == pages,
                    Damage.PAGE,
                    "pages that the tree does not have");
        }
    }

    private void compare(Hash256 path, Hash256 leafHash) {
        findings.need(Damage.PATH, "path " + path, () -> reads.keyAt(path))
                .ifPresent(key -> {
                    String where = "entry " + HEX.formatHex(key);
                    findings.need(Damage.ENTRY, where, () -> reads.entryAt(path))
                            .map(value -> StateTree.leafHash(path, value.unsafeArray()))
                            .ifPresent(hash ->
                                    findings.addUnless(
                                            hash.equals(leafHash),
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

    /// Each entry has its path, and there are as many as the tree has. Accounts are added up on the
    /// way, and what they know has to be there.
    private void entriesInTree() {
        try (var scan = reads.scan(Columns.STATE)) {
            while (scan.next()) {
                entries++;
                progress.at("entries", entries, 0);
                byte[] raw = scan.key();
                StateKey key = StoreKeys.stateKey(raw);
                String where = "entry " + HEX.formatHex(raw);
                findings.need(Damage.PATH, where, () -> reads.keyAt(key.path()))
                        .ifPresent(found ->
                                findings.addUnless(
                                        Arrays.equals(found, raw),
                                        Damage.PATH,
                                        where + ": its path names another"));
                byte[] value = scan.value();
                findings.attempt(Damage.ENTRY, where, () -> add(key, value, where));
            }
        }
        findings.addUnless(count(Columns.PATHS) == entries, Damage.PATH, "paths that no entry has");
        if (isTreeWhole) {
            findings.addUnless(
                    entries == leaves,
                    Damage.ENTRY,
                    "%d are stored, the tree has %d".formatted(entries, leaves));
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
