package org.numicoin.validator.backup;

import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// Says what an S3 store refused, each with a stable code. What the store wrote about it is left
/// out where it may name keys.
final class S3Failures {
    private static final int FORBIDDEN = 403;
    private static final Set<String> OF_KEYS =
            Set.of(
                    "AccessDenied",
                    "InvalidAccessKeyId",
                    "SignatureDoesNotMatch",
                    "ExpiredToken",
                    "InvalidToken");

    private S3Failures() {}

    static BackupException of(S3Location location, SdkException e) {
        return new BackupException(
                e instanceof AwsServiceException refused
                        ? refusal(location, refused)
                        : failure(location, e),
                e);
    }

    private static String refusal(S3Location location, AwsServiceException e) {
        String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
        if ("NoSuchBucket".equals(code)) {
            return "no-bucket: there is no bucket %s: make it, or see --s3-endpoint and --s3-region"
                    .formatted(location.bucket());
        }
        if (e.statusCode() == FORBIDDEN || OF_KEYS.contains(code)) {
            return "access-denied: the store refuses these keys at %s (%s): see AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and the policy of the bucket"
                    .formatted(location, code);
        }
        return "s3-refused: %s answers %d %s (request %s): see --s3-endpoint and --s3-region"
                .formatted(location, e.statusCode(), code, e.requestId());
    }

    private static String failure(S3Location location, SdkException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("credentials")
                ? "no-keys: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
                : "no-answer: the store of %s cannot be reached (%s): see --s3-endpoint"
                        .formatted(location, message.lines().findFirst().orElse(""));
    }
}
