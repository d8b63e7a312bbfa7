package org.numicoin.keystore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.crypto.PasswordKey;
import org.numicoin.primitives.Bytes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `vectors/keystore-v1.json`, which an independent program made.
class KeystoreVectorsTest {
    private static final WalletName NAME = new WalletName("vector");

    @Test
    void opensEveryPublishedFileToItsSeeds() {
        for (JsonNode vector : vectors()) {
            try (Seeds seeds = open(vector, vector.get("password").stringValue())) {
                var expected = new ArrayList<String>();
                vector.get("seeds").forEach(seed -> expected.add(seed.stringValue()));
                assertThat(HexFormat.of().formatHex(seeds.joined()))
                        .isEqualTo(String.join("", expected));
            }
        }
    }

    @Test
    void takesAPasswordInWhateverUnicodeFormItIsTyped() {
        String typed = Normalizer.normalize("Zürich", Normalizer.Form.NFD);
        try (Seeds seeds = open(vectors().get(1), typed)) {
            assertThat(seeds.keyIds()).hasSize(2);
        }
    }

    @Test
    void refusesAnotherPasswordAsSuch() {
        for (JsonNode vector : vectors()) {
            assertThatThrownBy(() -> open(vector, "wrong"))
                    .isInstanceOfSatisfying(
                            KeystoreException.class,
                            e ->
                                    assertThat(e.kind())
                                            .isEqualTo(KeystoreException.Kind.WRONG_PASSWORD))
                    .hasMessageContaining("wrong password for wallet vector");
        }
    }

    @Test
    void refusesEveryFieldThatWasChanged() {
        ObjectNode file = (ObjectNode) vectors().get(2).get("file");
        var paths = new ArrayList<List<String>>();
        collect(file, List.of(), paths);
        assertThat(paths).hasSizeGreaterThanOrEqualTo(12);
        for (List<String> path : paths) {
            for (JsonNode other : otherValues(at(file, path))) {
                ObjectNode changed = file.deepCopy();
                set(changed, path, other);
                assertThatThrownBy(() -> open(changed))
                        .as("%s = %s", path, other)
                        .isInstanceOfAny(KeystoreException.class, IllegalArgumentException.class);
            }
        }
        assertThat(paths.stream().map(List::getLast)).contains("address", "keys", "text", "salt");
    }

    @Test
    void refusesAFieldThatIsMissingUnknownOrThereTwice() {
        ObjectNode file = (ObjectNode) vectors().get(2).get("file");
        for (String name : file.propertyNames()) {
            ObjectNode without = file.deepCopy();
            without.remove(name);
            assertThatThrownBy(() -> open(without))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        ObjectNode more = file.deepCopy();
        more.put("note", "hello");
        assertThatThrownBy(() -> open(more)).hasMessage("note: unknown field");
        String twice = file.toString().replaceFirst("\\{", "{\"version\":1,");
        assertThatThrownBy(() -> WalletJson.read(twice.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("not JSON")
                .hasMessageContaining("version");
    }

    @Test
    void refusesAPlantedDerivationThatWouldTakeForever() {
        assertThatThrownBy(() -> withKdf("memory_kib", 1 << 30)).hasMessageContaining("memory");
        assertThatThrownBy(() -> withKdf("passes", 1_000)).hasMessageContaining("64 passes");
        assertThatThrownBy(() -> withKdf("lanes", 64)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void derivesTheSameKeyNativelyAndInPlainJava() {
        var kdf = new Argon2Parameters(256, 2, 4);
        Bytes salt = Bytes.wrap(new byte[SealedSeeds.SALT_BYTES]);
        try (Password password = Password.of("one".toCharArray())) {
            assertThat(PasswordKey.deriveNatively(password.utf8(), kdf, salt))
                    .isEqualTo(PasswordKey.derivePlainly(password.utf8(), kdf, salt));
        }
    }

    private static void withKdf(String name, int value) {
        ObjectNode file = ((ObjectNode) vectors().get(2).get("file")).deepCopy();
        ((ObjectNode) file.get("kdf")).put(name, value);
        WalletJson.read(file.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Seeds open(JsonNode vector, String password) {
        var wallet =
                (KeyWallet)
                        WalletJson.read(
                                vector.get("file").toString().getBytes(StandardCharsets.UTF_8));
        try (Password opened = Password.of(password.toCharArray())) {
            return Sealing.open(NAME, wallet, opened);
        }
    }

    /// With the empty password of the third vector.
    private static void open(ObjectNode file) {
        var wallet = (KeyWallet) WalletJson.read(file.toString().getBytes(StandardCharsets.UTF_8));
        try (Password empty = Password.of(new char[0])) {
            Sealing.open(NAME, wallet, empty).close();
        }
    }

    private static void collect(JsonNode node, List<String> path, List<List<String>> paths) {
        for (String name : node.propertyNames()) {
            var below = new ArrayList<>(path);
            below.add(name);
            if (node.get(name).isObject()) {
                collect(node.get(name), below, paths);
            } else {
                paths.add(below);
            }
        }
    }

    private static JsonNode at(JsonNode node, List<String> path) {
        JsonNode at = node;
        for (String name : path) {
            at = at.get(name);
        }
        return at;
    }

    private static void set(ObjectNode node, List<String> path, JsonNode value) {
        ObjectNode at = node;
        for (String name : path.subList(0, path.size() - 1)) {
            at = (ObjectNode) at.get(name);
        }
        at.set(path.getLast(), value);
    }

    /// Values close to the right one, and of other types.
    private static List<JsonNode> otherValues(JsonNode value) {
        var mapper = JsonMapper.builder().build();
        var others = new ArrayList<JsonNode>();
        others.add(mapper.readTree("null"));
        others.add(mapper.readTree("{}"));
        if (value.isString() && value.stringValue().matches("[0-9a-f]{16,}")) {
            String hex = value.stringValue();
            for (int at = 0; at < hex.length(); at += Math.max(1, hex.length() / 5)) {
                char flipped = Character.forDigit(Character.digit(hex.charAt(at), 16) ^ 1, 16);
                String changed = hex.substring(0, at) + flipped + hex.substring(at + 1);
                others.add(mapper.readTree("\"" + changed + "\""));
            }
            others.add(mapper.readTree("\"" + hex.substring(2) + "\""));
        } else if (value.isNumber()) {
            others.add(mapper.readTree(Long.toString(value.longValue() + 1)));
            others.add(mapper.readTree("-1"));
            others.add(mapper.readTree("1.5"));
        } else if (value.isArray()) {
            others.add(mapper.readTree("[]"));
            others.add(mapper.readTree("[\"" + "00".repeat(32) + "\"]"));
        } else {
            others.add(mapper.readTree("\"other\""));
        }
        return others;
    }

    private static JsonNode vectors() {
        try (InputStream in =
                KeystoreVectorsTest.class.getResourceAsStream("/vectors/keystore-v1.json")) {
            assertThat(in).isNotNull();
            return JsonMapper.builder().build().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
