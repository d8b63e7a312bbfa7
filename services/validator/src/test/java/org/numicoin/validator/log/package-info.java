@NullMarked
package org.numicoin.validator.log;

import org.jspecify.annotations.NullMarked;
