/// What an operator does with a chain store: look for damage, repair, back up, restore. Runs in a
/// process of its own, from the same jar: `java -jar validator.jar doctor --help`.
@NullMarked
package org.numicoin.validator.tool;

import org.jspecify.annotations.NullMarked;
