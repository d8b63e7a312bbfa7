/// Tests of taking transactions in, with a bus and a clock of the test's own.
@NullMarked
package org.numicoin.explorer.submit;

import org.jspecify.annotations.NullMarked;
