@NullMarked
package org.numicoin.validator.chain;

import org.jspecify.annotations.NullMarked;
