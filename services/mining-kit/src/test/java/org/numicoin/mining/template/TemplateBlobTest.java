package org.numicoin.mining.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.BlockHeader;
import org.numicoin.mining.testing.Templates;
import org.numicoin.testing.Keys;

class TemplateBlobTest {
    private static final BlockHeader HEADER =
            Templates.header(Templates.CHAIN.genesis())
                    .withMiner(Keys.address(3))
                    .withNonce(0, 0x0102030405060708L);

    @Test
    void aHeaderIsReadAsItWasWritten() {
        String text = TemplateBlob.encode(HEADER);

        assertThat(text).hasSize(TemplateBlob.DIGITS);
        assertThat(text)
                .startsWith(HexFormat.of().formatHex(HEADER.proofOfWorkBlob()))
                .contains("0102030405060708");
        assertThat(TemplateBlob.decode(text)).isEqualTo(HEADER);
    }

    /// As XMRig does with what it sends to its own node.
    @Test
    void aNonceWrittenAtByte39IsTheHeaders() {
        var text = new StringBuilder(TemplateBlob.encode(HEADER));
        text.replace(78, 86, "0a0b0c0d");

        assertThat(TemplateBlob.decode(text.toString()))
                .isEqualTo(HEADER.withNonce(0x0a0b0c0d, HEADER.extraNonce()));
    }

    @Test
    void everyOtherDigitIsCommittedTo() {
        String text = TemplateBlob.encode(HEADER);
        var random = new Random(20261129);
        for (int place = 0; place < text.length(); place++) {
            if (place >= 78 && place < 102) {
                continue;
            }
            char other = "0123456789abcdef".charAt(random.nextInt(16));
            var changed = new StringBuilder(text);
            changed.setCharAt(place, other);
            if (!changed.toString().equals(text)) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> TemplateBlob.decode(changed.toString()));
            }
        }
    }

    @Test
    void whatIsNoTemplateIsRefused() {
        String text = TemplateBlob.encode(HEADER);
        for (String wrong :
                new String[] {"", text + "00", text.substring(2), "zz" + text.substring(2)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> TemplateBlob.decode(wrong));
        }
    }
}
