package org.numicoin.cli;

import org.junit.jupiter.api.Test;
import org.numicoin.kit.testing.ServiceFences;

/// The command line is no service, and meets services where they meet each other.
final class CliFencesTest {
    @Test
    void staysInsideTheFencesOfAService() {
        ServiceFences.check("org.numicoin.cli");
    }
}
