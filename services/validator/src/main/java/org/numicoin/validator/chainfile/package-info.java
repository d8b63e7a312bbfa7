/// The main chain as a file: written from a validator that runs, checked, and given to a cluster as
/// blocks from a peer are. The format is that of docs/spec/storage.md. Sees the validator by its
/// gRPC and its topics alone.
@NullMarked
package org.numicoin.validator.chainfile;

import org.jspecify.annotations.NullMarked;
