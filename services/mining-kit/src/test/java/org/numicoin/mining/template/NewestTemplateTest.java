package org.numicoin.mining.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.mining.testing.Templates.template;

import org.junit.jupiter.api.Test;
import org.numicoin.chain.BlockHeader;
import org.numicoin.messaging.MiningTemplate;
import org.numicoin.messaging.TemplateNumber;
import org.numicoin.mining.template.NewestTemplate.Choice;
import org.numicoin.mining.testing.Templates;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Specs;

class NewestTemplateTest {
    private static final BlockHeader HEADER = Templates.header(Templates.CHAIN.genesis());

    private final NewestTemplate newest = new NewestTemplate(Specs.fast());

    @Test
    void higherNumberOfTheSameTermIsTaken() {
        assertThat(newest.offer(template(1, 1, HEADER))).isEqualTo(Choice.TAKEN);
        assertThat(newest.offer(template(1, 2, HEADER))).isEqualTo(Choice.TAKEN);
    }

    @Test
    void higherTermIsTakenWhateverItsNumber() {
        newest.offer(template(1, 900, HEADER));

        assertThat(newest.offer(template(2, 0, HEADER))).isEqualTo(Choice.TAKEN);
    }

    @Test
    void lowerTermIsOutdatedWhateverItsNumber() {
        newest.offer(template(2, 0, HEADER));

        assertThat(newest.offer(template(1, 901, HEADER))).isEqualTo(Choice.OUTDATED);
    }

    @Test
    void sameTemplateAgainIsOutdated() {
        newest.offer(template(1, 1, HEADER));

        assertThat(newest.offer(template(1, 1, HEADER))).isEqualTo(Choice.OUTDATED);
    }

    @Test
    void templateOfAnotherHeaderThanItsIdSaysIsUnusable() {
        var other = new MiningTemplate(new TemplateNumber(1, 1), Hash256.ZERO, HEADER);

        assertThat(newest.offer(other)).isEqualTo(Choice.UNUSABLE);
    }

    @Test
    void targetAboveTheEasiestOrNotCanonicalIsUnusable() {
        int tooEasy = 0x21008000;
        int negative = 0x01800000;

        assertThat(newest.offer(template(1, 1, HEADER.withTarget(tooEasy))))
                .isEqualTo(Choice.UNUSABLE);
        assertThat(newest.offer(template(1, 1, HEADER.withTarget(negative))))
                .isEqualTo(Choice.UNUSABLE);
    }

    @Test
    void unusableTemplateDoesNotOutdateOthers() {
        newest.offer(template(9, 9, HEADER.withTarget(0)));

        assertThat(newest.offer(template(1, 1, HEADER))).isEqualTo(Choice.TAKEN);
    }
}
