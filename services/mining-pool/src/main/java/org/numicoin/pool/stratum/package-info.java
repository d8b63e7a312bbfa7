/// The port at which miners connect: TLS and PROXY protocol told apart by the first bytes, lines of
/// bounded length, and the JSON-RPC dialect that XMRig speaks. docs/api/stratum.md describes it.
@NullMarked
package org.numicoin.pool.stratum;

import org.jspecify.annotations.NullMarked;
