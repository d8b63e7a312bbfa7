package org.numicoin.gateway.peers;

/// A stable code, or the beginning of some and `*`.
final class CodePattern {
    private CodePattern() {}

    static boolean matches(String pattern, String code) {
        return pattern.endsWith("*")
                ? code.startsWith(pattern.substring(0, pattern.length() - 1))
                : code.equals(pattern);
    }
}
