package org.numicoin.validator.backup;

import java.nio.file.Path;

/// Chooses a target by the form of its name.
public final class BackupTargets {
    private BackupTargets() {}

    /// The target that a name means.
    ///
    /// @param at a folder, or `s3://bucket/prefix`
    /// @param settings for the latter
    public static BackupTarget of(String at, S3Settings settings) {
        return S3Location.isMeantBy(at)
                ? S3Target.connect(S3Location.parse(at), settings)
                : new FolderTarget(Path.of(at));
    }
}
