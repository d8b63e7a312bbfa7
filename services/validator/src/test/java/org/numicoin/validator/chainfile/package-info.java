@NullMarked
package org.numicoin.validator.chainfile;

import org.jspecify.annotations.NullMarked;
