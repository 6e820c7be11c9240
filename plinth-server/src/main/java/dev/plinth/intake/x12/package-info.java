/**
 * X12 health-care transactions (837P, 837I, 835, 277CA, 999): a tokenizer that honours each interchange's own separators,
 * the envelope, the loops of each implementation guide, and the records they carry.
 */
@NullMarked
package dev.plinth.intake.x12;

import org.jspecify.annotations.NullMarked;
