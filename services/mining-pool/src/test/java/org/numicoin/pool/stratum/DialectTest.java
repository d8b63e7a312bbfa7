package org.numicoin.pool.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {
    private static final String SUBMIT =
            """
            {"id":7,"jsonrpc":"2.0","method":"submit","params":{"id":"0000002a",\
            "job_id":"2-1f-9c4000000001280a","nonce":"0102fffe","result":"%s"}}\
            """
                    .formatted("ab".repeat(32));

    private static Request parse(String line) throws JunkException {
        return Dialect.parse(line.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void submitIsReadWithTheNonceInTheOrderOfTheBlob() throws JunkException {
        var submit = (Request.Submit) parse(SUBMIT);

        assertThat(submit.nonce()).isEqualTo(0x0102fffe);
        assertThat(submit.result().toHex()).isEqualTo("ab".repeat(32));
        assertThat(submit.job().orElseThrow()).hasToString("2-1f-9c4000000001280a");
    }

    @Test
    void jobThatNobodyGaveOutIsAnAnswerNotJunk() throws JunkException {
        var submit = (Request.Submit) parse(SUBMIT.replace("2-1f-9c4000000001280a", "77"));

        assertThat(submit.job()).isEmpty();
    }

    @Test
    void templateOfTheMinerIsReadHoweverLongItIs() throws JunkException {
        var template =
                (Request.BlockTemplate)
                        parse(
                                """
                                {"id":8,"method":"block_template","params":{"id":"2a",\
                                "job_id":"2-1f-9c4000000001280a","blob":"%s","height":5,\
                                "difficulty":7,"prev_hash":"ab","seed_hash":null}}\
                                """
                                        .formatted("0".repeat(9_000)));

        assertThat(template.session()).isEqualTo("2a");
        assertThat(template.job().orElseThrow()).hasToString("2-1f-9c4000000001280a");
        assertThat(template.blob()).hasSize(9_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "1",
                "{}",
                "{\"id\":1}",
                "{\"id\":\"1\",\"method\":\"login\"}",
                "{\"id\":1,\"method\":\"login\"}",
                "{\"id\":1,\"method\":\"login\",\"params\":{\"login\":5}}",
                "{\"id\":1,\"method\":\"submit\",\"params\":{}}",
                "{\"id\":1,\"method\":\"block_template\",\"params\":{\"id\":\"1\"}}",
                "GET / HTTP/1.1",
                "[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]"
            })
    void otherLinesAreJunk(String line) {
        assertThatThrownBy(() -> parse(line)).isInstanceOf(JunkException.class);
    }

    @Test
    void errorIsAnObjectWithAText() {
        assertThat(Dialect.error(3, "Duplicate share"))
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"id\":3,\"error\":{\"code\":-1,\"message\":\"Duplicate"
                                + " share\"}}");
    }

    @Test
    void changedBytesAreARequestOrJunkAndNothingElse() {
        var random = new Random(5);
        byte[] good = SUBMIT.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = good.clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(Dialect.parse(bytes)).isNotNull();
            } catch (JunkException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }
}
