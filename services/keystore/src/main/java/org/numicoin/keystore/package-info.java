/// Wallets on disk as docs/spec/keystore.md says: seeds sealed under a password, policies in the
/// clear. A file is never overwritten but by one that holds every seed it held.
@NullMarked
package org.numicoin.keystore;

import org.jspecify.annotations.NullMarked;
