@NullMarked
package org.numicoin.cli.mine;

import org.jspecify.annotations.NullMarked;
