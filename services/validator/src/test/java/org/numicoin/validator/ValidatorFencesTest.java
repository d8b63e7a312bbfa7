package org.numicoin.validator;

import org.junit.jupiter.api.Test;
import org.numicoin.kit.testing.ServiceFences;

final class ValidatorFencesTest {
    @Test
    void staysInsideItsFences() {
        ServiceFences.check("org.numicoin.validator");
    }
}
