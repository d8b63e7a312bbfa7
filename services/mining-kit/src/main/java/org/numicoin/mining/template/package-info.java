/// Templates from `mining.templates`: reading them, choosing the newest, and saying when none
/// comes.
@NullMarked
package org.numicoin.mining.template;

import org.jspecify.annotations.NullMarked;
