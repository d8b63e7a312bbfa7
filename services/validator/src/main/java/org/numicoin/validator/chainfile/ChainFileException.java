package org.numicoin.validator.chainfile;

/// A file was not written, or not brought into the cluster. The message begins with a stable code
/// and says what to do.
public final class ChainFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// What went wrong, as docs/operations/storage.md names it.
    public enum Code {
        NO_CHAIN_FILE("no-chain-file"),
        UNKNOWN_VERSION("unknown-version"),
        OTHER_CHAIN("other-chain"),
        BAD_HEIGHT("bad-height"),
        TRUNCATED("truncated"),
        BAD_LENGTH("bad-length"),
        BAD_BLOCK("bad-block"),
        BAD_LINK("bad-link"),
        TRAILING_BYTES("trailing-bytes"),
        BAD_CHECKSUM("bad-checksum"),
        FILE_EXISTS("file-exists"),
        BAD_RANGE("bad-range"),
        REORGANIZED("reorganized"),
        NO_ANSWER("no-answer"),
        NO_PARENT("no-parent"),
        NOT_PUBLISHED("not-published"),
        LOG_MOVED("log-moved"),
        REFUSED("refused"),
        UNDECIDED("undecided");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Code code;

    ChainFileException(Code code, String message) {
        super(code + ": " + message);
        this.code = code;
    }

    ChainFileException(Code code, String message, Throwable cause) {
        super(code + ": " + message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
