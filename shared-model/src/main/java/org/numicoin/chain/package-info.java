/// The objects of the chain and their canonical encoding: transactions, headers, blocks, accounts,
/// chain specs. Depends on `primitives` and `wire`; rules over these objects are in `consensus`.
@NullMarked
package org.numicoin.chain;

import org.jspecify.annotations.NullMarked;
