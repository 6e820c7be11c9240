/** What the installation says about its claims over HTTP: pages for people, forms for machines, and doors for the operator. */
@NullMarked
package dev.plinth.trust.web;

import org.jspecify.annotations.NullMarked;
