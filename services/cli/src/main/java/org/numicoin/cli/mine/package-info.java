/// `numi mine`: how much the mining workers hash.
@NullMarked
package org.numicoin.cli.mine;

import org.jspecify.annotations.NullMarked;
