package org.numicoin.crypto.argon2;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class CompilerHintTest {
    @Test
    void theJvmIsToldToLeaveTheMethodToItsOptimizingCompiler() throws Exception {
        assertThat(CompilerHint.optimizedOnly(CompilerHintTest.class, "someMethod")).isTrue();
        assertThat(directives())
                .contains("org/numicoin/crypto/argon2/CompilerHintTest.someMethod")
                .containsPattern("c1 directives:[^c]*Exclude:true");
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
