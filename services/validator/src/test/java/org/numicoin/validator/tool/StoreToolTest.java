package org.numicoin.validator.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.testing.Specs;
import org.numicoin.validator.chain.BusyChain;
import org.numicoin.validator.chain.Replica;
import org.numicoin.validator.chain.TestWriter;
import org.numicoin.validator.rpc.ServedStore;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreSettings;
import org.numicoin.validator.state.Tampering;

/// The commands as an operator gives them, on the store of a validator that does not run.
final class StoreToolTest {
    private static final String YAML = Specs.yaml("testchain", 3, 100);
    private static final int BLOCKS = 12;

    private final ChainSpec spec = ChainSpecs.parse(YAML);

    @TempDir private Path folder;
    private Path store = Path.of(".");

    @BeforeEach
    void makeStore() throws IOException {
        store = folder.resolve("chain");
        Files.writeString(folder.resolve("spec.yml"), YAML);
        try (var replica = Replica.open(store, spec)) {
            new BusyChain(spec, new TestWriter(replica)).grow(BLOCKS);
        }
    }

    @Test
    void aWholeStoreIsSaidToBeWhole() {
        var said = say("doctor");
        assertThat(said.status()).isZero();
        assertThat(said.out()).startsWith("no damage: height 12,");
        assertThat(say("doctor", "--json").json().get("damage")).isEmpty();
        assertThat(say("repair").out()).contains("nothing to repair");
    }

    @Test
    void aDamagedStoreIsRepairedAndTheOldOneKept() throws IOException {
        damage("state");
        var found = say("doctor");
        assertThat(found.status()).isEqualTo(StoreTool.FAILED);
        assertThat(found.out()).contains("DAMAGED", "bad-entry", "numi repair --dry-run");
        var tried = say("repair", "--dry-run");
        assertThat(tried.status()).isZero();
        assertThat(tried.out()).contains("can be repaired");
        assertThat(say("doctor").status()).isEqualTo(StoreTool.FAILED);
        assertThat(say("repair").out()).contains("repaired", "chain.before-");
        assertThat(say("doctor").status()).isZero();
        try (Stream<Path> beside = Files.list(folder)) {
            assertThat(beside.map(path -> path.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("chain.before-"))
                    .doesNotContain("chain.building", "chain.ready");
        }
    }

    @Test
    void aStoreThatLostABlockIsRestoredFromABackup() throws IOException {
        String at = folder.resolve("backups").toString();
        assertThat(say("backup", "create", "--at", at).status()).isZero();
        damage("bodies");
        var refused = say("repair");
        assertThat(refused.status()).isEqualTo(StoreTool.FAILED);
        assertThat(refused.err()).contains("is missing or damaged");
        assertThat(say("backup", "restore", "--at", at).status()).isZero();
        assertThat(say("doctor").status()).isZero();
        assertThat(say("backup", "list", "--at", at, "--json").json()).hasSize(1);
        assertThat(say("backup", "prune", "--at", at, "--keep", "1").out())
                .contains("deleted 0 backups");
    }

    @Test
    void aLostBlockIsFetchedFromValidatorsOfWhichOneLies() {
        Path honest = copyOfStore("honest");
        damage("bodies");
        Path lying = copyOfStore("lying");
        try (var liar = new ServedStore(spec, lying);
                var other = new ServedStore(spec, honest)) {
            ToolRun.assertOneLine(say("repair"), "name validators that have it with --from");
            var fooled = say("repair", "--from", liar.target().toString());
            assertThat(fooled.status()).isEqualTo(StoreTool.FAILED);
            assertThat(fooled.err())
                    .contains("bad-block: ", "of " + liar.target(), "numi: lost-block: ");
            String all = liar.target() + "," + other.target();
            var tried = say("repair", "--dry-run", "--from", all);
            assertThat(tried.out())
                    .contains("1 blocks came from other validators", "can be repaired");
            assertThat(tried.err()).contains("bad-block: ", "of " + liar.target());
            assertThat(say("doctor").status()).isEqualTo(StoreTool.FAILED);
            var repaired = say("repair", "--json", "--from", all).json();
            assertThat(repaired.get("fetched").asInt()).isEqualTo(1);
            assertThat(repaired.get("after").get("damage")).isEmpty();
        }
        assertThat(say("doctor").status()).isZero();
    }

    @Test
    void aValidatorThatDoesNotAnswerIsNamed() {
        String gone;
        try (var stopped = new ServedStore(spec, store)) {
            gone = stopped.target().toString();
        }
        damage("bodies");
        var refused = say("repair", "--from", gone);
        assertThat(refused.status()).isEqualTo(StoreTool.FAILED);
        assertThat(refused.err()).contains("unreachable: " + gone, "numi: lost-block: ");
        ToolRun.assertOneLine(say("repair", "--from", "nowhere"), "--from ");
    }

    @Test
    void aSnapshotIsMadeFromACopyAndImportedElsewhere() {
        String at = folder.resolve("snapshots").toString();
        ToolRun.assertOneLine(say("snapshot", "create", "--at", at), "no-such-height: ");
        var made = say("snapshot", "create", "--at", at, "--height", "10", "--json").json();
        String file = made.get("source").asString();
        assertThat(say("snapshot", "list", "--at", at).out())
                .contains("height 10", made.get("block").asString());
        assertThat(say("snapshot", "verify", file).out()).contains(": whole");
        String place = folder.resolve("place").toString();
        var untrusted =
                ToolRun.of("snapshot", "import", file, "--folder", place, "--chain", spec());
        ToolRun.assertOneLine(untrusted, "untrusted: ");
        var imported =
                ToolRun.of(
                        "snapshot",
                        "import",
                        file,
                        "--trust",
                        made.get("block").asString(),
                        "--folder",
                        place,
                        "--chain",
                        spec());
        assertThat(imported.status()).isZero();
        assertThat(imported.out()).contains("height 10", ": imported");
        assertThat(ToolRun.of("doctor", "--folder", place, "--chain", spec()).status()).isZero();
        // The store itself was not taken back.
        assertThat(say("doctor").out()).startsWith("no damage: height 12,");
        assertThat(folder.resolve("chain.copy")).doesNotExist();
        fill(place);
    }

    /// From the store of which the snapshot was made, after one that has no more blocks itself.
    private void fill(String place) {
        ToolRun.assertOneLine(fill(place, List.of()), "--from");
        Path copy = folder.resolve("lacking");
        try (var opened = ChainStore.open(new StoreSettings(Path.of(place), 16L << 20), spec)) {
            opened.checkpoint(copy);
        }
        try (var lacking = new ServedStore(spec, copy);
                var served = new ServedStore(spec, store)) {
            ToolRun.assertOneLine(
                    fill(place, List.of(lacking.target())),
                    "unreachable: %s gives nothing: NOT_FOUND no-block"
                            .formatted(lacking.target()));
            var filled = fill(place, List.of(lacking.target(), served.target()));
            assertThat(filled.status()).isZero();
            assertThat(filled.err()).contains("it is asked for nothing more");
            assertThat(filled.json().get("blocks").asLong()).isEqualTo(11);
            ToolRun.assertOneLine(
                    fill(place, List.of(served.target())), "nothing-to-fill: the store has all");
        }
        assertThat(ToolRun.of("doctor", "--folder", place, "--chain", spec()).out())
                .startsWith("no damage: height 10,");
    }

    private ToolRun fill(String place, List<RpcTarget> from) {
        var words =
                new ArrayList<>(
                        List.of(
                                "snapshot",
                                "fill",
                                "--folder",
                                place,
                                "--chain",
                                spec(),
                                "--json"));
        if (!from.isEmpty()) {
            var targets = from.stream().map(RpcTarget::toString).collect(Collectors.joining(","));
            words.addAll(List.of("--from", targets));
        }
        return ToolRun.of(words.toArray(String[]::new));
    }

    @Test
    void whatACommandLacksIsSaidInOneLine() {
        ToolRun.assertOneLine(ToolRun.of("doctor", "--chain", spec()), "no store is named");
        ToolRun.assertOneLine(say("backup", "create"), "no place for backups is named");
        ToolRun.assertOneLine(say("snapshot", "create"), "no place for snapshots is named");
        ToolRun.assertOneLine(
                say("snapshot", "import", spec(), "--trust", "12"), "expected the 64 digits");
        ToolRun.assertOneLine(say("snapshot", "verify", spec()), "bad-snapshot: ");
        ToolRun.assertOneLine(
                say("backup", "verify", "--at", folder.resolve("none").toString()),
                "there is no backup");
        ToolRun.assertOneLine(
                ToolRun.of(
                        "doctor", "--chain", spec(), "--folder", folder.resolve("none").toString()),
                "there is no chain store in");
        ToolRun.assertOneLine(
                ToolRun.of("doctor", "--chain", "localnet", "--folder", store.toString()),
                "is of another chain");
        ToolRun.assertOneLine(
                ToolRun.of("doctor", "--chain", spec(), "--validator", "nowhere"),
                "expected http://HOST:PORT");
        assertThat(ToolRun.of("nonsense").status()).isEqualTo(StoreTool.USAGE);
    }

    @Test
    void aStoreThatIsInUseIsLeftAlone() throws Exception {
        Path output = folder.resolve("holder.log");
        var holder = StoreHolder.start(store, folder.resolve("spec.yml"), output);
        try {
            ToolRun.assertOneLine(say("repair"), "a validator uses the chain store");
        } finally {
            holder.destroyForcibly().onExit().join();
        }
        assertThat(say("repair").status()).isZero();
    }

    @Test
    void usageNamesEveryColumn() {
        var said = say("storage", "usage");
        assertThat(said.status()).isZero();
        assertThat(said.out())
                .contains(Tampering.columns())
                .contains("bodies of blocks from height 0 on, with signatures from height 0 on");
        assertThat(say("storage", "usage", "--json").json().get("columns"))
                .hasSize(Tampering.columns().size());
    }

    private void damage(String column) {
        try (var opened = ChainStore.open(new StoreSettings(store, 16 << 20), spec)) {
            Tampering.change(
                    opened,
                    column,
                    4,
                    value -> {
                        value[value.length - 1] ^= 1;
                        return value;
                    });
        }
    }

    private Path copyOfStore(String name) {
        Path copy = folder.resolve(name);
        try (var opened = ChainStore.open(new StoreSettings(store, 16 << 20), spec)) {
            opened.checkpoint(copy);
        }
        return copy;
    }

    private String spec() {
        return folder.resolve("spec.yml").toString();
    }

    /// About this store.
    private ToolRun say(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--folder", store.toString(), "--chain", spec()));
        return ToolRun.of(all.toArray(String[]::new));
    }
}
