/**
 * The claims: reviewed files, one per profile, read strictly and once, with digests that go into all evidence. Says what is
 * claimed and what would show it, never whether it holds.
 */
@NullMarked
package dev.plinth.trust.catalogue;

import org.jspecify.annotations.NullMarked;
