package org.numicoin.crypto.argon2;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.management.JMException;
import javax.management.ObjectName;

/// What the compilers of the running JVM are told about a method. C1 runs out of registers of its
/// own at a method with hundreds of vector operations; where it succeeded before without counting,
/// which depends on how busy C2 was, the method then never reaches C2.
final class CompilerHint {
    private CompilerHint() {}

    /// Leaves a method to C2. To be called before the method is; where it cannot be told, the
    /// method is compiled by luck.
    ///
    /// @return whether the JVM was told
    /// @throws IllegalArgumentException when the class has no such method
    static boolean optimizedOnly(Class<?> owner, String method) {
        if (Arrays.stream(owner.getDeclaredMethods()).noneMatch(m -> m.getName().equals(method))) {
            throw new IllegalArgumentException(owner + " has no method " + method);
        }
        try {
            Path file = Files.createTempFile("numi-compiler-", ".json");
            try {
                Files.writeString(
                        file,
                        "[{match: \"%s.%s\", c1: {Exclude: true}}]"
                                .formatted(owner.getName().replace('.', '/'), method));
                Object answer =
                        ManagementFactory.getPlatformMBeanServer()
                                .invoke(
                                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                        "compilerDirectivesAdd",
                                        new Object[] {new String[] {"\"" + file + "\""}},
                                        new String[] {String[].class.getName()});
                return String.valueOf(answer).startsWith("1 compiler directives added");
            } finally {
                Files.delete(file);
            }
        } catch (IOException | JMException e) {
            return false;
        }
    }
}
