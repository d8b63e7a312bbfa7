@NullMarked
package org.numicoin.validator.backup;

import org.jspecify.annotations.NullMarked;
