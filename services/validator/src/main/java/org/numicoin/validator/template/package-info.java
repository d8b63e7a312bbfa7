/// Assembles templates and keeps the bodies that solutions need. Publishing them is not its
/// concern.
@NullMarked
package org.numicoin.validator.template;

import org.jspecify.annotations.NullMarked;
