@NullMarked
package org.numicoin.validator.tool;

import org.jspecify.annotations.NullMarked;
