/// The query index: blocks, transactions, histories and accounts of the main chain in RocksDB,
/// written one batch an event together with the position in the log. Depends on shared-model and
/// RocksDB, and on the kit for what it says of a full disk; every call may block on disk, so none
/// belongs on an event loop.
@NullMarked
package org.numicoin.explorer.index;

import org.jspecify.annotations.NullMarked;
