/**
 * Rules for what may be said about security, as code. They look at words in their sentence: a denial is fine where the claim is
 * not. They know English, common phrases and common disguises; they do not understand a text.
 */
@NullMarked
package dev.plinth.trust.wording;

import org.jspecify.annotations.NullMarked;
