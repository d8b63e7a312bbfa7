package org.numicoin.keystore;

import java.util.regex.Pattern;

/// What a person calls a wallet, and its file. Shorter than any address, so that no name is ever
/// taken for one.
public record WalletName(String text) implements Comparable<WalletName> {
    public static final int CHARACTERS_MAX = 32;

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,31}");
    private static final String SUFFIX = ".json";

    public WalletName {
        if (!ALLOWED.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a wallet's name has 1 to 32 letters, digits, - and _, not: "
                            + text.substring(0, Math.min(text.length(), 40)));
        }
    }

    String fileName() {
        return text + SUFFIX;
    }

    static boolean isFileName(String fileName) {
        return fileName.endsWith(SUFFIX)
                && ALLOWED.matcher(fileName.substring(0, fileName.length() - SUFFIX.length()))
                        .matches();
    }

    static WalletName ofFileName(String fileName) {
        return new WalletName(fileName.substring(0, fileName.length() - SUFFIX.length()));
    }

    @Override
    public int compareTo(WalletName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
