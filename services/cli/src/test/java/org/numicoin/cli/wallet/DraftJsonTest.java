package org.numicoin.cli.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.Policy;
import org.numicoin.chain.TransactionCore;
import org.numicoin.primitives.Address;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

class DraftJsonTest {
    private static final Policy POLICY = TransactionBuilder.policy(2, 1, 2, 3);
    private static final TransactionCore CORE =
            TransactionBuilder.from(Specs.fast(), new Address(POLICY.id())).pay(5, 3).core();

    private final Draft draft =
            Draft.of(Specs.fast(), CORE, POLICY.id(), Optional.of(POLICY))
                    .with(KeySignature.by(Keys.key(1), CORE))
                    .with(KeySignature.by(Keys.key(3), CORE));

    @Test
    void readsWhatItWrites() {
        assertThat(DraftJson.read(DraftJson.write(draft))).isEqualTo(draft);
        assertThat(draft.isComplete()).isTrue();
        assertThat(draft.missing()).containsExactly(Keys.key(2).id());
    }

    @Test
    void fitsItsLimitWithAllThatADraftCanHave() {
        var policy = TransactionBuilder.policy(16, IntStream.range(40, 56).toArray());
        var builder = TransactionBuilder.from(Specs.fast(), new Address(policy.id()));
        IntStream.range(0, 256).forEach(i -> builder.pay(5, 1 + i));
        TransactionCore core = builder.memo("x".repeat(256)).core();
        Draft full = Draft.of(Specs.fast(), core, policy.id(), Optional.of(policy));
        for (int key = 40; key < 56; key++) {
            full = full.with(KeySignature.by(Keys.key(key), core));
        }
        byte[] json = DraftJson.write(full);
        assertThat(json.length).isLessThan(DraftJson.FILE_BYTES_MAX);
        assertThat(DraftJson.read(json)).isEqualTo(full);
    }

    @Test
    void refusesSignaturesThatAreNotOfThisTransactionOrAccount() {
        assertThatThrownBy(() -> draft.with(KeySignature.by(Keys.key(4), CORE)))
                .hasMessageContaining("does not sign for this account");
        var other = TransactionBuilder.from(Specs.fast(), 1).pay(5, 4).core();
        assertThatThrownBy(() -> draft.with(KeySignature.by(Keys.key(2), other)))
                .hasMessageContaining("does not verify");
        // Another core under the same signatures.
        changed(json -> json.replace(hex(CORE.encoded()), hex(other.encoded())), "does not verify");
    }

    @Test
    void refusesFieldsThatWereChanged() {
        changed(json -> json.replace("numi-draft", "numi-drafts"), "format");
        changed(json -> json.replace("\"version\" : 1", "\"version\" : 2"), "version");
        changed(json -> json.replace("\"required\" : 2", "\"required\" : 1"), "policy");
        changed(json -> json.replace("\"required\" : 2", "\"required\" : 17"), "policy.required");
        changed(json -> json.replace(POLICY.id().toHex(), Keys.key(1).id().toHex()), "policy");
        changed(json -> json.replace("\"core\" : \"01", "\"core\" : \"02"), "core: at byte");
        changed(json -> json.replaceFirst("\\{", "{\"more\": 1,"), "more: unknown field");
        changed(json -> json.substring(0, json.length() / 2), "not JSON");
        changed(json -> json + json, "not JSON");
        changed(json -> "[".repeat(100), "not JSON");
    }

    private void changed(UnaryOperator<String> change, String message) {
        String json = new String(DraftJson.write(draft), StandardCharsets.UTF_8);
        String other = change.apply(json);
        assertThat(other).isNotEqualTo(json);
        assertThatThrownBy(() -> DraftJson.read(other.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    @Test
    void namesNoSignerTwice() {
        assertThat(draft.with(KeySignature.by(Keys.key(1), CORE)).signatures()).hasSize(2);
        assertThat(List.copyOf(draft.combine(draft).signatures().keySet())).hasSize(2);
    }
}
