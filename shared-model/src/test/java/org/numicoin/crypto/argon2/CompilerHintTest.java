package org.numicoin.crypto.argon2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.management.ManagementFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class CompilerHintTest {
    @Test
    void theJvmIsToldToLeaveTheMethodToItsOptimizingCompiler() throws Exception {
        assertThat(CompilerHint.optimizedOnly(CompilerHintTest.class, "directives")).isTrue();
        assertThat(directives())
                .contains("org/numicoin/crypto/argon2/CompilerHintTest.directives")
                .containsPattern("c1 directives:[^c]*Exclude:true");
    }

    @Test
    void aMethodThatIsNotThereIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CompilerHint.optimizedOnly(CompilerHintTest.class, "gone"))
                .withMessageContaining("has no method gone");
    }

    private static String directives() throws Exception {
        return String.valueOf(
                ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "compilerDirectivesPrint",
                                new Object[0],
                                new String[0]));
    }
}
