/// `numi wallet`: accounts of a person, their transactions, and what becomes of them. Depends on
/// the keystore and on the explorer's client; secrets never leave this process.
@NullMarked
package org.numicoin.cli.wallet;

import org.jspecify.annotations.NullMarked;
