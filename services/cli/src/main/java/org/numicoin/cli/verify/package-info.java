/// A whole chain executed again from genesis, with every rule, signature and root checked, from
/// whatever source gives the blocks. Depends on shared-model alone.
@NullMarked
package org.numicoin.cli.verify;

import org.jspecify.annotations.NullMarked;
