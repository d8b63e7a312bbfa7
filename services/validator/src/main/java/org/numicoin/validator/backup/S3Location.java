package org.numicoin.validator.backup;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A place in an S3 store: `s3://bucket/prefix`.
///
/// @param prefix before all keys; empty, or ending with a slash
record S3Location(String bucket, String prefix) {
    private static final String SCHEME = "s3://";
    private static final int PREFIX_CHARS_MAX = 512;
    private static final Pattern FORM =
            Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[A-Za-z0-9._-]+)*)/?");

    /// Whether a text means one, well-formed or not.
    static boolean isMeantBy(String text) {
        return text.startsWith(SCHEME);
    }

    static S3Location parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()
                || parts.group(2).length() > PREFIX_CHARS_MAX
                || parts.group(2).matches(".*/\\.\\.?(/.*)?")) {
            throw new BackupException("bad-location: expected s3://BUCKET or s3://BUCKET/PREFIX");
        }
        String path = parts.group(2);
        return new S3Location(parts.group(1), path.isEmpty() ? "" : path.substring(1) + "/");
    }

    @Override
    public String toString() {
        return SCHEME + bucket + "/" + prefix;
    }
}
