/// The explorer: answers what wallets, explorers and scripts ask about the chain and the pool. Its
/// packages follow what it does: `index` keeps a query index in RocksDB, `follow` keeps that index
/// at the end of `chain.events`, `pool` mirrors the mempool's verdicts, `submit` takes transactions
/// in, `push` tells WebSocket clients, `api` is REST. Only `index` sees RocksDB.
@NullMarked
package org.numicoin.explorer;

import org.jspecify.annotations.NullMarked;
