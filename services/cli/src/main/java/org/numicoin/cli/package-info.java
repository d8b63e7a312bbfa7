/// The `numi` command. One class is one command; {@link org.numicoin.cli.Numi} lists them. Depends
/// on shared-model and the localnet library, talks to services only as any client would.
@NullMarked
package org.numicoin.cli;

import org.jspecify.annotations.NullMarked;
